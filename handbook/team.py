"""What the people of an organisation have marked: roles they hold, skills they have."""

from operator import attrgetter

from accounts.models import Membership, Organisation
from documents.text import in_order
from handbook.models import Holding
from handbook.team_cover import Held, counts


def members(organisation: Organisation) -> list[Membership]:
    """In the order of their names, with what they have marked; one statement."""
    rows = organisation.memberships.select_related("user", "holding")
    return in_order(rows, attrgetter("user.display_name"))


def held(organisation: Organisation) -> list[Held]:
    return [held_by(membership) for membership in members(organisation)]


def held_by(membership: Membership) -> Held:
    holding = getattr(membership, "holding", None) or Holding()
    return Held(membership.user.display_name, frozenset(holding.roles), frozenset(holding.skills))


def skills_of(organisation: Organisation) -> dict[str, int]:
    """For each skill that somebody of the organisation has, how many people have it. Empty where
    nobody has marked anything."""
    return counts(person.skills for person in held(organisation))


def roles_of(organisation: Organisation) -> dict[str, int]:
    """As `skills_of`, for the roles that are held."""
    return counts(person.roles for person in held(organisation))
