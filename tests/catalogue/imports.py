"""A curator imports, as requests; the worker is called where one would have been rung."""

import json
from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catalogue.models import Import
from catalogue.services.import_jobs import run

IMPORT = "/horizon-scan/import/"


def send(client, name, content, kind="tools"):
    """The page of the import once it has been looked at, or the form that refused it."""
    file = SimpleUploadedFile(name, content)
    return worked(client, client.post(IMPORT, {"kind": kind, "file": file}))


def apply(client, looked):
    """The page of the import that applies what `looked` shows."""
    sent = {"apply": "1", "digest": looked.difference.digest}
    return worked(client, client.post(at(looked.job), sent))


def again(client, looked):
    return worked(client, client.post(at(looked.job), {"again": "1"}))


def at(job) -> str:
    return reverse("catalogue:import_page", args=[job.pk])


def worked(client, response):
    if response.status_code != 302:
        return response
    run(response.headers["Location"].rstrip("/").rpartition("/")[2])
    page = client.get(response.headers["Location"])
    page.job = Import.objects.get(pk=page.context["job"].pk)
    page.difference = named(page.job.result)
    return page


def named(result):
    """A result by its names."""
    return json.loads(json.dumps(result), object_hook=lambda each: SimpleNamespace(**each))
