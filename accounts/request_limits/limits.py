"""How often something may be tried: one table, and one way to count.

Whatever many people share (a network, an account that strangers can guess at) has waits that grow
and stay short, so that nobody shuts the others out. Only what is one person's own runs dry.
"""

import hashlib
import math
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.request_limits.clients import client_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MINUTE, HOUR, DAY = 60, 3600, 24 * 3600
REFUSED = "too_many"
RACES = 20


@dataclass(frozen=True)
class Limit:
    """`tries` within so many seconds. After them: with `longest`, waits that double from `first` up
    to it; without it, none before the oldest try is forgotten."""

    tries: int
    within: int
    longest: int = 0
    first: int = 1

    @property
    def slots(self) -> int:
        """Each try that counts holds one."""
        return self.tries + (math.ceil(math.log2(self.longest / self.first)) if self.longest else 0)

    def wait_after(self, slot: int) -> int:
        if not self.longest:
            return self.within
        over = slot + 1 - self.tries
        return min(self.longest, self.first * 2**over) if over >= 0 else 0

    def lifetime(self, slot: int) -> int:
        """The last of growing waits is given again as soon as it is over."""
        is_last = self.longest and slot == self.slots - 1
        return self.longest if is_last else self.within

    def free(self, held: Mapping[int, float], now: float) -> tuple[int, float]:
        """(the slot for the next try, the seconds until then); `held`: slot -> end of its wait."""
        if self.longest:
            top = max(held, default=-1)
            return min(top + 1, self.slots - 1), held.get(top, now) - now
        left = [slot for slot in range(self.slots) if slot not in held]
        return (left[0], 0) if left else (0, min(held.values()) - now)


@dataclass(frozen=True)
class Action:
    says: "StrOrPromise"
    limits: Mapping[str, Limit]


def action(says: "StrOrPromise", **limits: Limit) -> Action:
    return Action(says, limits)


# --- the table ----------------------------------------------------------------------------------
# `client` is a network address; `visitor` the same, of who is not signed in; `person` an account
# that is signed in. The places that ask give the other keys.
ACTIONS: dict[str, Action] = {
    # Wrong passwords only. `browser` is an account at one client, or in a browser where its owner
    # has signed in before: such a browser is counted alone, so that strangers who guess, from the
    # same office or from everywhere, never make the owner wait.
    "sign-in": action(
        _("Too many wrong passwords."),
        browser=Limit(3, HOUR, longest=5 * MINUTE),
        account=Limit(30, HOUR, longest=MINUTE),
        network=Limit(60, HOUR, longest=MINUTE // 2),
    ),
    "sign-up": action(
        _("Too many accounts were asked for from your network."),
        client=Limit(40, HOUR, longest=MINUTE),
    ),
    "reset": action(
        _("Too many links were asked for from your network."),
        client=Limit(40, HOUR, longest=MINUTE),
    ),
    "link": action(
        _("Too many links were followed from your network."),
        client=Limit(60, HOUR, longest=MINUTE),
    ),
    # Mail that anybody can have sent to an address, which may be somebody else's.
    "mail": action(
        _("Several mails went to that address already: look into its inbox."),
        address=Limit(4, DAY, first=MINUTE, longest=HOUR),
    ),
    "password": action(
        _("You have tried several passwords."), person=Limit(5, HOUR, longest=5 * MINUTE)
    ),
    "address": action(_("You have tried several addresses."), person=Limit(10, HOUR)),
    "organisation": action(
        _("You have created several organisations."), person=Limit(10, DAY, longest=HOUR)
    ),
    "invitation": action(
        _("Many invitations were sent already."),
        client=Limit(60, HOUR, first=MINUTE, longest=10 * MINUTE),
        person=Limit(20, HOUR),
        organisation=Limit(50, DAY),
        address=Limit(3, DAY),
    ),
    "suggestion": action(
        _("You have suggested five changes within an hour."),
        person=Limit(5, HOUR),
        visitor=Limit(5, HOUR, first=MINUTE, longest=10 * MINUTE),
    ),
}

# What is counted at each address that takes a POST without signing in, and at allauth's: the name
# of an action, or nothing and why.
ADDRESSES: dict[str, str] = {
    "account_login": "",  # wrong passwords are, by the adapter
    "accounts:sign_in_panel": "",  # as there
    "account_reauthenticate": "",  # as there
    "account_logout": "",  # it asks nothing and sends nothing
    "account_inactive": "",  # a page
    "account_signup": "sign-up",
    "account_reset_password": "reset",
    "account_reset_password_done": "",  # a page
    "account_reset_password_from_key": "link",
    "account_reset_password_from_key_done": "",  # a page
    "account_confirm_email": "link",
    "account_email_verification_sent": "",  # a page
    "account_confirm_login_code": "link",
    "account_change_password": "password",
    "account_set_password": "password",
    "account_email": "address",
    "accounts:demo_sign_in": "",  # the demo is on loopback, its passwords are known
    "accounts:set_theme": "",  # a cookie, or one's own row
    "accounts:invitation": "link",
    "accounts:prove_address": "link",
    "accounts:no_password_set": "",  # it leads to another page
    "catalogue:suggest": "",  # where the text is right, by the view
}


# --- counting -----------------------------------------------------------------------------------
class TooMany(ValidationError):
    """Its message names when to try again; `wait` is the same in seconds."""

    def __init__(self, says: "StrOrPromise", wait: float):
        self.wait = max(1, math.ceil(wait))
        sentence = gettext("%(why)s Try again in %(time)s.") % {
            "why": says,
            "time": spell(self.wait),
        }
        super().__init__(sentence, code="too-many")


def spell(seconds: int) -> str:
    if seconds <= 90:
        return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
    if seconds <= 90 * MINUTE:
        minutes = math.ceil(seconds / MINUTE)
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours = math.ceil(seconds / HOUR)
    return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}


def take(request: HttpRequest, name: str, **whose: str) -> list[str]:
    """Counts a try, or raises `TooMany` and counts nothing. Gives what `give_back` takes."""
    action, taken = ACTIONS[name], []
    for who, key in (asking(request) | whose).items():
        if who in action.limits:
            try:
                taken.append(hold_slot(action, prefix(name, who, key), action.limits[who]))
            except TooMany as error:
                give_back(taken)
                setattr(request, REFUSED, error)
                raise
    return taken


def asking(request: HttpRequest) -> dict[str, str]:
    client, user = client_of(request), request.user
    return {"client": client} | (
        {"person": str(user.pk)} if user.is_authenticated else {"visitor": client}
    )


def prefix(name: str, who: str, key: str) -> str:
    return f"limit:{name}:{who}:{hashlib.sha256(key.encode()).hexdigest()[:40]}"


def hold_slot(action: Action, key: str, limit: Limit) -> str:
    """`add` is what caches do once only: of two who ask at the same moment one gets the slot, and
    the other looks again."""
    for race in range(RACES):
        time.sleep(race / 200)
        held = {
            int(slot.rsplit(":", 1)[1]): until
            for slot, until in cache.get_many(slots_of(key, limit)).items()
        }
        now = time.time()
        slot, wait = limit.free(held, now)
        if wait > 0:
            raise TooMany(action.says, wait)
        if cache.add(f"{key}:{slot}", now + limit.wait_after(slot), limit.lifetime(slot)):
            return f"{key}:{slot}"
    raise TooMany(action.says, 1)


def slots_of(key: str, limit: Limit) -> list[str]:
    return [f"{key}:{slot}" for slot in range(limit.slots)]


def give_back(taken: Iterable[str]) -> None:
    """For what turned out not to count."""
    cache.delete_many(list(taken))


def forget(name: str, **whose: str) -> None:
    """All tries of these keys."""
    for who, key in whose.items():
        give_back(slots_of(prefix(name, who, key), ACTIONS[name].limits[who]))
