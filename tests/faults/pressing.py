"""The same form from several processes at the same moment. Run as a program with `HOW MANY TIMES`;
prints what came of it as JSON, twice: as it is, and with the check taken out, to show that the
count can be other than one a time.
"""

import json
import multiprocessing
import os
import sys


def prepare() -> tuple[str, str]:
    """The ids of an assessment and of its facilitator, in a fresh database."""
    from django.core.management import call_command  # noqa: PLC0415  after django.setup

    from tests import factories  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    assessment = factories.assessment()
    return str(assessment.pk), str(factories.part(assessment, role="facilitator").pk)


def press(assessment: str, person: str, times: int, together, results, unguarded: bool) -> None:
    """One process: signed in, it sends each of the forms when all the others do."""
    from django.test import Client  # noqa: PLC0415

    from accounts.models import User  # noqa: PLC0415
    from accounts.submissions import once  # noqa: PLC0415

    if unguarded:
        once.key_of = lambda request: ""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(pk=person))
    answers = []
    for number in range(times):
        together.wait(60)
        response = client.post(f"/assessments/{assessment}/copy/", {"once": f"form {number}"})
        answers.append((number, response.status_code, response.get("Location")))
    results.put(answers)


def all_at_once(ids: tuple[str, str], processes: int, times: int, unguarded: bool) -> dict:
    from django.db import connections  # noqa: PLC0415

    from assessments.models import Assessment  # noqa: PLC0415

    Assessment.objects.exclude(copied_from=None).delete()
    connections.close_all()
    context = multiprocessing.get_context("fork")
    results, together = context.Queue(), context.Barrier(processes)
    told = (*ids, times, together, results, unguarded)
    crowd = [context.Process(target=press, args=told) for _ in range(processes)]
    for each in crowd:
        each.start()
    answers = [answer for _ in crowd for answer in results.get(timeout=120)]
    for each in crowd:
        each.join()
    copies = Assessment.objects.exclude(copied_from=None)
    return {
        "statuses": sorted({status for _number, status, _place in answers}),
        "places": len({(number, place) for number, _status, place in answers}),
        "copies": copies.count(),
        "names": len(set(copies.values_list("name", flat=True))),
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
    import django

    django.setup()
    made, counts = prepare(), [int(each) for each in sys.argv[1:3]]
    print(json.dumps([all_at_once(made, *counts, unguarded) for unguarded in (False, True)]))
