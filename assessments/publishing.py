"""Publishing frameworks, and the parsed definition of a version, kept for ever in the process."""

import functools
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from assessments.framework import parsing, serialisation
from assessments.framework.definition import Framework as Definition
from assessments.models import Framework, FrameworkVersion
from catalogue.models import Component
from documents.yaml_with_lines import Faulty, Problem
from handbook.models import Practice, Role


@functools.lru_cache(maxsize=256)
def definition_of(version_id: int) -> Definition:
    """The typed definition. A published version cannot change, so one query serves a process."""
    stored = FrameworkVersion.objects.values_list("definition", flat=True).get(pk=version_id)
    return serialisation.from_json(stored)


def known_keys() -> dict[str, frozenset[str]]:
    rows = {"role": Role, "practice": Practice, "component": Component}
    return {
        kind: frozenset(model._default_manager.values_list("key", flat=True))
        for kind, model in rows.items()
    }


def read(source: bytes | str, name: str = "") -> Definition:
    """Parse against the keys that handbook and catalogue hold. Raises `Faulty`."""
    return parsing.parse(source, known=known_keys(), name=name)


def newest(key: str) -> FrameworkVersion | None:
    return FrameworkVersion.objects.published().filter(framework__key=key).first()


@transaction.atomic
def publish(*, source: str, by: User | None = None, name: str = "") -> FrameworkVersion:
    """The document as the next version of its framework; the newest again where nothing changed.

    Raises `Faulty` for a document with faults, and for a version that is published already with
    other content.
    """
    definition = read(source, name)
    data = serialisation.to_json(definition)
    digest = serialisation.digest(data)
    framework, _created = Framework.objects.get_or_create(
        key=definition.key, defaults={"title": definition.title}
    )
    same = framework.versions.filter(version=definition.version).first()
    if same is not None:
        if same.digest == digest:
            return same
        reason = f"{definition.version} is published with other content; give it the next number"
        raise Faulty((Problem(1, "version", reason),), name)
    last = framework.versions.first()
    made = create(
        framework=framework,
        last=last,
        definition=definition,
        data=data,
        digest=digest,
        source=source,
        by=by,
        name=name,
    )
    Framework.objects.filter(pk=framework.pk).update(title=definition.title)
    return made


def create(
    *,
    framework: Framework,
    last: FrameworkVersion | None,
    definition: Definition,
    data: dict[str, Any],
    digest: str,
    source: str,
    by: User | None,
    name: str,
) -> FrameworkVersion:
    try:
        with transaction.atomic():
            return FrameworkVersion.objects.create(
                framework=framework,
                number=last.number + 1 if last else 1,
                version=definition.version,
                digest=digest,
                definition=data,
                source=source,
                published_at=timezone.now(),
                published_by=by,
            )
    except IntegrityError:
        reason = "somebody else has just published this framework; look at their version first"
        raise Faulty((Problem(1, "version", reason),), name) from None
