"""Frameworks, open to everybody; uploading the next version, for curators."""

from collections.abc import Iterator

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import policy
from accounts.decorators import signed_in
from accounts.request_limits.body_limits import takes_at_most
from accounts.requests import AnyRequest, AuthenticatedRequest
from assessments import publishing
from assessments.framework import serialisation
from assessments.framework.definition import Framework
from assessments.framework.diff import difference
from assessments.framework.question_types import type_of
from assessments.models import FrameworkVersion
from assessments.templatetags.framework_tags import newest_ids
from catalogue.interchange.writing import workbook_of
from documents.yaml_with_lines import LARGEST, Faulty, Problem

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = {"A": 18, "B": 26, "C": 26, "D": 50, "E": 80, "F": 20, "G": 40, "H": 40}


@require_safe
def framework_list(request: AnyRequest) -> HttpResponse:
    frameworks = [publishing.definition_of(pk) for pk in newest_ids()]
    return render(request, "assessments/frameworks/list.html", {"frameworks": frameworks})


def wanted(request: AnyRequest, key: str) -> FrameworkVersion:
    """The version that `?version=` names, else the newest."""
    versions = FrameworkVersion.objects.published().filter(framework__key=key)
    if named := request.GET.get("version"):
        versions = versions.filter(version=named)
    version = versions.defer("definition", "source").first()
    if version is None:
        raise Http404
    return version


@require_safe
def framework(request: AnyRequest, key: str) -> HttpResponse:
    version = wanted(request, key)
    versions = FrameworkVersion.objects.published().filter(framework_id=version.framework_id)
    context = {
        "framework": publishing.definition_of(version.pk),
        "version": version,
        "versions": versions.defer("definition", "source"),
    }
    return render(request, "assessments/frameworks/framework.html", context)


@require_safe
def blank(request: AnyRequest, key: str) -> HttpResponse:
    """The questions as a spreadsheet to fill in away from the screen."""
    version = wanted(request, key)
    definition = publishing.definition_of(version.pk)
    content = workbook_of(_("Questions"), blank_rows(definition), widths=WIDTHS, wrap=True)
    response = HttpResponse(content, content_type=XLSX)
    name = f"{definition.key}-{definition.version}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def blank_rows(definition: Framework) -> Iterator[list[str]]:
    """The header, then a row for each question, with room for answer, note and evidence."""
    asked = [_("Stage"), _("Consideration"), _("Key"), _("Question"), _("Options")]
    yield [*asked, _("Answer"), _("Note"), _("Evidence")]
    for stage in definition.stages:
        for home in stage.considerations:
            for q in home.questions:
                listed = "\n".join(f"{option.key}: {option.label}" for option in q.options)
                options = type_of(q).hint(q) or listed
                yield [stage.title, home.title, q.key, q.prompt, options, "", "", ""]


# --- curating ----------------------------------------------------------------------------------
@takes_at_most(LARGEST + 500_000)
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: AuthenticatedRequest) -> HttpResponse:
    """A document's faults, or its difference from what is published; then publishing it."""
    policy.require("framework.curate", policy.of_person(request.user))
    if request.method != "POST":
        return render(request, "assessments/frameworks/upload.html")
    try:
        text = sent_text(request)
        definition = publishing.read(text)
        digest = serialisation.digest(serialisation.to_json(definition))
        if "publish" in request.POST and request.POST.get("digest") == digest:
            publishing.publish(source=text, by=request.user)
            messages.success(request, _("Published. Assessments in progress keep their version."))
            return redirect("frameworks:framework", definition.key)
    except Faulty as faulty:
        problems = {"problems": faulty.problems}
        return render(request, "assessments/frameworks/upload.html", problems, status=422)
    newest = publishing.newest(definition.key)
    old = publishing.definition_of(newest.pk) if newest else None
    context = {
        "framework": definition,
        "difference": difference(old, definition) if old else None,
        "text": text,
        "digest": digest,
    }
    return render(request, "assessments/frameworks/upload.html", context)


def sent_text(request: AnyRequest) -> str:
    """The uploaded file, or the text that was looked at before."""
    file = request.FILES.get("file")
    if file is None:
        text = request.POST.get("text", "").replace("\r\n", "\n")
        if not text:
            raise Faulty((Problem(1, "", _("Choose a file first.")),))
        return text
    if file.size is None or file.size > LARGEST:
        raise Faulty((Problem(1, "", _("The document is larger than 1 MB.")),))
    content: bytes = file.read()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Faulty((Problem(1, "", _("This is not UTF-8 text.")),)) from None
