"""Many editors at once, each a process of its own: reads an answer, thinks, saves.

Run as a program with `EDITORS SAVES [unchecked]`; prints what happened as JSON. `unchecked` takes
the version check out, to show that the count of blind overwrites can be other than nought.
"""

import json
import multiprocessing
import os
import random
import sys
import time
import uuid

ANSWERS = 10


def prepare() -> tuple[str, list[str]]:
    """The id of an assessment and those of its editors, in a fresh database."""
    from django.core.management import call_command  # noqa: PLC0415  after django.setup

    from tests import factories  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    version = factories.version(factories.many_questions(ANSWERS))
    assessment = factories.assessment(version=version)
    return str(assessment.pk), [str(factories.part(assessment).pk) for _ in range(5)]


def edit(assessment_id: str, author_id: str, saves: int, seed: int, unchecked: bool, results):
    """One editor's work; puts (acknowledged mutation ids, refused) into `results`."""
    from accounts.models import User  # noqa: PLC0415
    from assessments.models import Answer, Assessment  # noqa: PLC0415
    from assessments.services import answers  # noqa: PLC0415

    if unchecked:
        answers.update = update_unchecked
    chance = random.Random(seed)
    assessment, author = Assessment.objects.get(pk=assessment_id), User.objects.get(pk=author_id)
    acknowledged, refused = [], 0
    for _ in range(saves):
        question = f"q-{chance.randrange(ANSWERS)}"
        row = Answer.objects.filter(assessment=assessment, question=question).first()
        time.sleep(chance.uniform(0, 0.02))
        mutation = uuid.UUID(int=chance.getrandbits(128), version=4)
        content = answers.Content("answered", [chance.choice(("none", "some"))], note=str(mutation))
        outcome = answers.record_answer(
            assessment=assessment,
            question=question,
            author=author,
            version=row.version if row else 0,
            content=content,
            mutation_id=mutation,
            answer_id=row.pk if row else None,
        )
        if isinstance(outcome, answers.Saved):
            acknowledged.append(str(mutation))
        else:
            refused += 1
    results.put((acknowledged, refused))


def update_unchecked(assessment, question, author, version, said, now) -> int:
    """What a sibling does: the last writer wins. The version still counts on, so that what was
    overwritten unseen can be counted."""
    from django.db.models import F  # noqa: PLC0415

    from assessments.models import Answer, AnswerRevision  # noqa: PLC0415

    found = Answer.objects.filter(assessment=assessment, question=question)
    found.update(version=F("version") + 1, author=author, saved_at=now, **said)
    answer = found.get()
    AnswerRevision.objects.create(
        answer=answer,
        assessment=assessment,
        version=answer.version,
        base_version=version,
        author=author,
        saved_at=now,
        **said,
    )
    return 0


def tally() -> dict:
    """From the history alone: gaps in versions, and saves whose base was not the one before."""
    from assessments.models import AnswerRevision  # noqa: PLC0415

    rows = list(
        AnswerRevision.objects.values_list("answer", "version", "base_version", "mutation_id")
    )
    by_answer: dict = {}
    for answer, version, _base, _mutation in rows:
        by_answer.setdefault(answer, []).append(version)
    gaps = sum(sorted(each) != list(range(1, len(each) + 1)) for each in by_answer.values())
    blind = sum(version - 1 != base for _answer, version, base, _mutation in rows)
    return {
        "revisions": len(rows),
        "gaps": gaps,
        "blind": blind,
        "mutations": sorted(str(row[3]) for row in rows if row[3]),
    }


def main(editors: int, saves: int, unchecked: bool) -> dict:
    from django.db import connections  # noqa: PLC0415

    assessment, people = prepare()
    connections.close_all()
    context = multiprocessing.get_context("fork")
    results = context.Queue()
    crowd = [
        context.Process(
            target=edit,
            args=(assessment, people[n % len(people)], saves, n, unchecked, results),
        )
        for n in range(editors)
    ]
    for each in crowd:
        each.start()
    reports = [results.get(timeout=500) for _ in crowd]
    for each in crowd:
        each.join()
    found = tally()
    acknowledged = sorted(mutation for report in reports for mutation in report[0])
    refused = sum(report[1] for report in reports)
    once = acknowledged == found.pop("mutations")
    return {"accepted": len(acknowledged), "refused": refused, "each_once": once, **found}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
    import django

    django.setup()
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]), "unchecked" in sys.argv)))
