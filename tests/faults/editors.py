"""Many editors at once, each a process of its own: reads an answer, thinks, saves.

A person may sit at several of them, and is in no conflict with themselves: a save is blind where
something of anybody else's stands between what was read and the save.

Run as a program with `EDITORS SAVES [unchecked]`; prints what happened as JSON. Each editor keeps
a ledger of what it had read before each save; afterwards that is compared with what stands in the
history just before the save. What the product says of itself (`base_version`) is not asked.
`unchecked` takes the version check out, to show that the count of blind overwrites can be other
than nought.
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
    """One editor's work; puts (its ledger, refused) into `results`. The ledger holds of each save
    that was accepted its mutation id and the note that had been read: "" before the first."""
    from accounts.models import User  # noqa: PLC0415
    from assessments.models import Answer, Assessment  # noqa: PLC0415
    from assessments.services import answers  # noqa: PLC0415

    if unchecked:
        answers.write = without_check(answers.write)
    chance = random.Random(seed)
    assessment, author = Assessment.objects.get(pk=assessment_id), User.objects.get(pk=author_id)
    ledger, refused = [], 0
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
            settle=True,
        )
        if isinstance(outcome, answers.Saved):
            ledger.append((str(mutation), row.note if row else ""))
        else:
            refused += 1
    results.put((ledger, refused))


def without_check(write):
    """The product's own `write`, told that the writer has seen whatever stands there now: what a
    sibling does, the last writer wins."""
    from assessments.models import Answer  # noqa: PLC0415

    def unchecked(assessment, question, author, _version, content, mutation_id, _answer_id):
        row = Answer.objects.filter(assessment=assessment, question=question).first()
        seen = (row.version, row.pk) if row else (0, None)
        return write(assessment, question, author, seen[0], content, mutation_id, seen[1])

    return unchecked


def histories() -> list[list[tuple]]:
    """Of each answer (version, note, mutation id, author), in the order in which they were
    written."""
    from assessments.models import AnswerRevision  # noqa: PLC0415

    found: dict = {}
    rows = AnswerRevision.objects.order_by("pk")
    for answer, *said in rows.values_list("answer", "version", "note", "mutation_id", "author"):
        found.setdefault(answer, []).append(tuple(said))
    return list(found.values())


def tally(ledger: dict[str, str]) -> dict:
    """`ledger` maps a mutation id to what its client had read."""
    found, mutations, blind, own = histories(), [], 0, 0
    for history in found:
        places = {"": 0} | {row[1]: place for place, row in enumerate(history, start=1)}
        for place, (_version, _note, mutation, author) in enumerate(history):
            mutations.append(str(mutation))
            unseen = history[places[ledger[str(mutation)]] : place]
            blind += any(row[3] != author for row in unseen)
            own += bool(unseen)
    versions = [[row[0] for row in each] for each in found]
    return {
        "revisions": len(mutations),
        "gaps": sum(each != list(range(1, len(each) + 1)) for each in versions),
        "blind": blind,
        "own": own - blind,
        "each_once": sorted(mutations) == sorted(ledger),
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
    saves_made = [save for report in reports for save in report[0]]
    refused = sum(report[1] for report in reports)
    return {"accepted": len(saves_made), "refused": refused, **tally(dict(saves_made))}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
    import django

    django.setup()
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]), "unchecked" in sys.argv)))
