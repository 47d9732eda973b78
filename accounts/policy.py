"""Who may do what: one table, written by hand, asked by every view and by the access matrix.

A *standing* is what a person is towards the thing at hand: a participant's role in an assessment,
their role in the organisation that holds it (`...-of-draft` until the assessment is shared with
managers), or a right of the site. A person may do what any of their standings may do.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from accounts.requests import Anybody

STANDINGS = (
    "visitor",
    "signed-in",
    "viewer",
    "contributor",
    "facilitator",
    "member",
    "manager",
    "administrator",
    "manager-of-draft",
    "administrator-of-draft",
    "curator",
    "staff",
)

# One column per standing, in the order above; Y yes, - no. Every cell is written out.
GRID = """
                        vis sig vie con fac mem man adm mdr adr cur sta
handbook.read            Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   Y
handbook.curate          -   -   -   -   -   -   -   -   -   -   Y   -
catalogue.read           Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   Y
catalogue.curate         -   -   -   -   -   -   -   -   -   -   Y   -
overlay.edit             -   -   -   -   -   -   Y   Y   -   -   -   -
suggestion.make          Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   Y
framework.read           Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   Y
framework.curate         -   -   -   -   -   -   -   -   -   -   Y   -
organisation.see         -   -   -   -   -   Y   Y   Y   -   -   -   -
organisation.leave       -   -   -   -   -   Y   Y   Y   -   -   -   -
organisation.invite      -   -   -   -   -   -   -   Y   -   -   -   -
organisation.edit        -   -   -   -   -   -   -   Y   -   -   -   -
organisation.roles       -   -   -   -   -   -   -   Y   -   -   -   -
organisation.vouch       -   -   -   -   -   -   -   Y   -   -   -   -
organisation.remove      -   -   -   -   -   -   -   Y   -   -   -   -
team.see                 -   -   -   -   -   Y   Y   Y   -   -   -   -
team.mark                -   -   -   -   -   Y   Y   Y   -   -   -   -
team.mark-others         -   -   -   -   -   -   Y   Y   -   -   -   -
assessment.start         -   -   -   -   -   Y   Y   Y   -   -   -   -
assessment.see           -   -   Y   Y   Y   -   Y   Y   Y   Y   -   -
assessment.read          -   -   Y   Y   Y   -   Y   Y   -   -   -   -
assessment.answer        -   -   -   Y   Y   -   -   -   -   -   -   -
assessment.agree         -   -   -   Y   Y   -   -   -   -   -   -   -
assessment.act           -   -   -   Y   Y   -   -   -   -   -   -   -
assessment.finish-own    -   -   Y   Y   Y   -   -   -   -   -   -   -
assessment.choose        -   -   -   Y   Y   -   -   -   -   -   -   -
assessment.copy          -   -   -   -   Y   -   -   -   -   -   -   -
assessment.change        -   -   -   -   Y   -   -   -   -   -   -   -
assessment.participants  -   -   -   -   Y   -   -   -   -   -   -   -
assessment.share         -   -   -   -   Y   -   -   -   -   -   -   -
assessment.archive       -   -   -   -   Y   -   -   Y   -   Y   -   -
assessment.handover      -   -   -   -   Y   -   Y   Y   Y   Y   -   -
assessment.decide        -   -   -   -   -   -   Y   Y   -   -   -   -
assessment.delete        -   -   -   -   -   -   -   Y   -   Y   -   -
report.read              -   -   Y   Y   Y   -   Y   Y   -   -   -   -
report.request           -   -   Y   Y   Y   -   Y   Y   -   -   -   -
report.download          -   -   Y   Y   Y   -   Y   Y   -   -   -   -
report.retry             -   -   Y   Y   Y   -   Y   Y   -   -   -   -
report.cancel            -   -   Y   Y   Y   -   Y   Y   -   -   -   -
report.delete            -   -   -   -   -   -   Y   Y   -   -   -   -
"""

WORDS = {
    "visitor": gettext_lazy("anyone"),
    "signed-in": gettext_lazy("anyone signed in"),
    "viewer": gettext_lazy("a viewer of this assessment"),
    "contributor": gettext_lazy("a contributor to this assessment"),
    "facilitator": gettext_lazy("the assessment's facilitator"),
    "member": gettext_lazy("a member of the organisation"),
    "manager": gettext_lazy("a manager, once the assessment is shared with managers"),
    "administrator": gettext_lazy("an administrator of the organisation"),
    "curator": gettext_lazy("a curator of this site"),
    "staff": gettext_lazy("the site's staff"),
}
# A manager's right waits for sharing only where there is something to share.
ELSEWHERE = {"manager": gettext_lazy("a manager of the organisation")}
OF_ASSESSMENTS = ("assessment.", "report.")


def _read(grid: str) -> dict[str, dict[str, bool]]:
    rows = [line.split() for line in grid.strip().splitlines()[1:]]
    for action, *cells in rows:
        if len(cells) != len(STANDINGS) or set(cells) - {"Y", "-"}:
            raise ValueError(f"{action}: one Y or - for each standing, {len(STANDINGS)} in all")
    return {
        action: {name: cell == "Y" for name, cell in zip(STANDINGS, cells, strict=True)}
        for action, *cells in rows
    }


TABLE = _read(GRID)


class Refused(PermissionDenied):
    """403 on a thing that one may see; its message says who can."""

    def __init__(self, action: str):
        words = WORDS if action.startswith(OF_ASSESSMENTS) else {**WORDS, **ELSEWHERE}
        who = [str(words[name]) for name, yes in TABLE[action].items() if yes and name in words]
        super().__init__(_("This can be done by: %(who)s.") % {"who": "; ".join(who)})
        self.action = action


def may(action: str, standings: Iterable[str]) -> bool:
    row = TABLE[action]
    return any(row[standing] for standing in standings)


def require(action: str, standings: Iterable[str]) -> None:
    if not may(action, standings):
        raise Refused(action)


def actions(standings: Iterable[str]) -> frozenset[str]:
    """All that one may do here, for a template to show its buttons by."""
    held = tuple(standings)
    return frozenset(action for action in TABLE if may(action, held))


def of_person(user: "Anybody") -> frozenset[str]:
    """The standings that someone has everywhere on the site. Whoever was switched off has none,
    though work that they began may still be under way."""
    if not (user.is_authenticated and user.is_active):
        return frozenset({"visitor"})
    rights = {"curator": user.is_curator, "staff": user.is_staff}
    return frozenset({"signed-in", *(name for name, held in rights.items() if held)})
