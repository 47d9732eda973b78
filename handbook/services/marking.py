"""What somebody holds in an organisation."""

from collections.abc import Iterable

from accounts.models import Membership
from handbook.models import Holding


def mark(*, membership: Membership, roles: Iterable[str], skills: Iterable[str]) -> Holding:
    holding, _created = Holding.objects.update_or_create(
        membership=membership, defaults={"roles": list(roles), "skills": list(skills)}
    )
    return holding
