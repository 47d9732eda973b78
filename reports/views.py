"""Sharing, snapshots, and reports: asking for one, watching it, downloading it."""

from typing import Any
from uuid import UUID

import structlog
from django.contrib import messages
from django.db.models import Prefetch
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import policy
from accounts.decorators import require_POST, signed_in
from accounts.requests import AuthenticatedRequest
from assessments.access import fetch, fetch_to_write, frame
from assessments.models import Assessment
from documents.text import in_file_name
from jobs.services import Full
from reports import services, storage
from reports.models import Report

log = structlog.get_logger()
STOP_POLLING = 286


@signed_in
@require_POST
def share(request: AuthenticatedRequest, assessment_id: UUID) -> HttpResponse:
    assessment = fetch_to_write(request, assessment_id, "assessment.share")
    if services.share_with_managers(assessment=assessment, by=request.user):
        messages.success(request, _("Shared with managers, and a first snapshot is kept."))
    return redirect("assessments:overview", assessment.pk)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def snapshot_list(request: AuthenticatedRequest, assessment_id: UUID) -> HttpResponse:
    """What was frozen and when; POST freezes another."""
    taking = request.method == "POST"
    assessment = fetch(request, assessment_id, "report.request" if taking else "report.read")
    if taking:
        services.take_snapshot(assessment=assessment, reason="kept", by=request.user)
        messages.success(request, _("A snapshot is kept."))
        return redirect("reports:snapshot_list", assessment.pk)
    snapshots = assessment.snapshots.select_related("taken_by").prefetch_related("reports")
    context = frame(assessment, snapshots=snapshots, tab="reports")
    return render(request, "reports/snapshots.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def report_list(request: AuthenticatedRequest, assessment_id: UUID) -> HttpResponse:
    """The reports so far; POST asks for one of the assessment as it stands."""
    asking = request.method == "POST"
    assessment = fetch(request, assessment_id, "report.request" if asking else "report.read")
    problem = ""
    if asking:
        try:
            report = services.request_report(assessment=assessment, by=request.user)
        except Full as full:
            problem = too_many(full)
        else:
            return redirect("reports:report", report.pk)
    reports = Report.objects.filter(snapshot__assessment=assessment)
    reports = reports.select_related("requested_by").defer("snapshot__data")
    context = frame(assessment, reports=reports, tab="reports", problem=problem)
    return render(request, "reports/list.html", context, status=429 if problem else 200)


def too_many(full: Full) -> str:
    """Nothing was written; what the person can do."""
    if full.whose == "person":
        return _(
            "You have %(most)d reports on their way. Wait until one is ready or cancel one, then "
            "ask again."
        ) % {"most": full.most}
    return _(
        "Your organisation has %(most)d reports on their way. Wait until one is ready, then ask "
        "again."
    ) % {"most": full.most}


def fetch_report(request: AuthenticatedRequest, report_id: UUID, action: str) -> Report:
    """With its assessment as this person sees it; 404 where they may not read it."""
    assessments = Assessment.objects.visible_to(request.user).select_related("organisation")
    reports = Report.objects.visible_to(request.user).select_related("snapshot")
    reports = reports.prefetch_related(Prefetch("snapshot__assessment", assessments))
    report = get_object_or_404(reports, pk=report_id)
    policy.require(action, report.snapshot.assessment.standings)
    return report


def frame_of(report: Report, **context: Any) -> dict[str, Any]:
    """What the page of a report knows."""
    assessment = report.snapshot.assessment
    may = policy.actions(assessment.standings)
    return frame(
        assessment,
        tab="reports",
        report=report,
        may_cancel="report.cancel" in may,
        may_delete_report="report.delete" in may and report.is_over,
        may_retry="report.retry" in may,
        **context,
    )


@signed_in
@never_cache
@require_safe
def report(request: AuthenticatedRequest, report_id: UUID) -> HttpResponse:
    """One report's state; polled by htmx until it is over."""
    report = fetch_report(request, report_id, "report.read")
    context = frame_of(report)
    if not request.htmx:
        return render(request, "reports/report_page.html", context)
    status = STOP_POLLING if report.is_over else 200
    return render(request, "reports/report_page.html#state", context, status=status)


def file_name(report: Report) -> str:
    data = report.snapshot.data
    name = in_file_name(data["name"]) or "assessment"
    return f"{name}-readiness-{data['day']}.pdf"


@signed_in
@require_safe
def download(request: AuthenticatedRequest, report_id: UUID) -> HttpResponseBase:
    report = fetch_report(request, report_id, "report.download")
    if not report.is_ready:
        raise Http404
    try:
        file = storage.open_file(report.file)
    except FileNotFoundError:
        log.error("report_file_missing", report=str(report.pk), file=report.file)
        messages.error(request, _("The file of this report is gone. Ask for the report again."))
        return redirect("reports:report", report.pk)
    response = FileResponse(
        file,
        as_attachment=True,
        filename=file_name(report),
        content_type="application/pdf",
    )
    response["Cache-Control"] = "private, no-store"
    return response


@signed_in
@require_POST
def retry(request: AuthenticatedRequest, report_id: UUID) -> HttpResponse:
    report = fetch_report(request, report_id, "report.retry")
    try:
        services.retry_report(report=report)
    except Full as full:
        context = frame_of(report, problem=too_many(full))
        return render(request, "reports/report_page.html", context, status=429)
    return redirect("reports:report", report.pk)


@signed_in
@require_POST
def cancel(request: AuthenticatedRequest, report_id: UUID) -> HttpResponse:
    """A report that is over by now stays as it is."""
    report = fetch_report(request, report_id, "report.cancel")
    services.cancel_report(report=report, by=request.user)
    return redirect("reports:report", report.pk)


@signed_in
@require_POST
def delete(request: AuthenticatedRequest, report_id: UUID) -> HttpResponse:
    report = fetch_report(request, report_id, "report.delete")
    assessment = report.snapshot.assessment
    services.delete_report(report=report)
    messages.success(request, _("The report and its file are deleted."))
    return redirect("reports:report_list", assessment.pk)
