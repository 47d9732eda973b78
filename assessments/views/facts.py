"""Gate and facts: changed, given a reason, agreed to, with their history."""

import functools
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.decorators import require_POST, signed_in
from accounts.requests import AuthenticatedRequest
from accounts.submissions.seen import fingerprint, laid_over, show_beside
from assessments import facts_stated
from assessments.access import fetch, fetch_to_write, frame, framework_of
from assessments.forms.facts import FactReasonForm
from assessments.forms.starting import GroundForm
from assessments.framework.definition import Framework
from assessments.models import Assessment, FactStatement
from assessments.services import facts as verbs
from assessments.services.plan import works_alone
from assessments.services.starting import Ground, change_ground, preview


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def facts(request: AuthenticatedRequest, assessment_id: UUID) -> HttpResponse:
    """Change gate and facts: first what it would do, then, confirmed, the change itself."""
    if request.method != "POST":
        return show(request, fetch(request, assessment_id, "assessment.read"))
    assessment = fetch_to_write(request, assessment_id, "assessment.change")
    framework, data = framework_of(assessment), request.POST
    ground = GroundForm(framework, data, initial=GroundForm.initial_of(assessment))
    if not ground.is_valid():
        return show(request, assessment, 422, ground=ground, seen=data.get("seen", ""))
    wanted = Ground(gate=ground.gate, facts=ground.facts)
    with laid_over(request, assessment, "facts", chosen_facts) as has_seen:
        if has_seen and "apply" in data:
            change_ground(assessment=assessment, framework=framework, by=request.user, **wanted)
            messages.success(request, _("The facts were changed."))
            return redirect("assessments:overview", assessment.pk)
    if not has_seen:
        assessment = fetch_to_write(request, assessment_id, "assessment.change")
        show_beside(ground, in_words(framework, assessment))
    would = preview(framework, assessment, **wanted)
    return show(request, assessment, 200 if has_seen else 409, ground=ground, preview=would)


def chosen_facts(assessment: Assessment) -> dict[str, Any]:
    return {"gate": assessment.gate, "facts": assessment.facts}


def in_words(framework: Framework, assessment: Assessment) -> str:
    """Its gate and facts as they stand."""
    gates = [gate.title for gate in framework.gates if gate.key == assessment.gate]
    facts = [f"{prompt} {answer}" for prompt, answer in stated(framework, assessment)]
    return " · ".join(gates + facts)


def stated(framework: Framework, assessment: Assessment) -> list[tuple[str, str]]:
    """(what was asked, what is stated) of each fact."""
    return [
        (fact.prompt, ", ".join(fact.labels(assessment.facts.get(fact.key, ()))))
        for fact in framework.facts
    ]


def show(
    request: AuthenticatedRequest,
    assessment: Assessment,
    status: int = 200,
    *,
    reason: FactReasonForm | None = None,
    **more: Any,
) -> HttpResponse:
    """`reason` is a form that was refused."""
    framework = framework_of(assessment)
    statements = list(assessment.fact_statements.with_people())
    context = frame(
        assessment,
        tab="settings",
        gate=framework.gate_by_key.get(assessment.gate),
        stated=stated(framework, assessment),
        ground=GroundForm(framework, initial=GroundForm.initial_of(assessment)),
        seen=fingerprint(chosen_facts(assessment)),
        is_alone=works_alone(assessment),
        changes=facts_stated.changes(framework, statements),
    )
    context["taking"] = [
        row_of(request, taking, context, reason)
        for taking in facts_stated.taking(assessment, framework, statements)
    ]
    return render(request, "assessments/facts.html", context | more, status=status)


def row_of(
    request: AuthenticatedRequest,
    taking: facts_stated.Taking,
    context: dict[str, Any],
    refused: FactReasonForm | None,
) -> dict[str, Any]:
    """What the page shows of a fact that takes essentials away, and what it offers. A reason that
    was agreed to stays as it is, until the fact is stated anew."""
    statement = taking.statement
    is_refused = refused is not None and refused.of.fact == statement.fact
    gives_reason = context["may_change"] and taking.waits
    is_mine = statement.by_id == request.user.pk and not context["is_alone"]
    return {
        "taking": taking,
        "form": refused if is_refused else FactReasonForm(of=statement) if gives_reason else None,
        "seen": fingerprint(verbs.agreed_to(statement)),
        "may_agree": context["may_agree"] and taking.waits and statement.reason and not is_mine,
    }


def standing_or_404(assessment: Assessment, fact: str) -> FactStatement:
    statement = verbs.stands(assessment, fact)
    if statement is None:
        raise Http404
    return statement


def part_of(fact: str) -> tuple[str, functools.partial[dict[str, Any]]]:
    """What `laid_over` compares of the assessment: the statement that stands of this fact."""

    def state(assessment: Assessment, fact: str) -> dict[str, Any]:
        return verbs.agreed_to(verbs.stands(assessment, fact))

    return f"fact:{fact}", functools.partial(state, fact=fact)


@signed_in
@require_POST
def fact_reason(request: AuthenticatedRequest, assessment_id: UUID, fact: str) -> HttpResponse:
    assessment = fetch_to_write(request, assessment_id, "assessment.change")
    form = FactReasonForm(request.POST, of=standing_or_404(assessment, fact))
    if not form.is_valid():
        return show(request, assessment, 422, reason=form)
    with laid_over(request, assessment, *part_of(fact)) as has_seen:
        stands = standing_or_404(assessment, fact)
        if has_seen:
            verbs.give_reason(assessment=assessment, statement=stands, **form.cleaned_data)
            messages.success(request, _("The reason is kept. Somebody else can agree now."))
            return redirect("assessments:facts", assessment.pk)
    labels = facts_stated.in_words(framework_of(assessment), fact, stands.after)
    show_beside(form, " · ".join(filter(None, (labels, stands.reason))))
    return show(request, assessment, 409, reason=form)


@signed_in
@require_POST
def agree_fact(request: AuthenticatedRequest, assessment_id: UUID, fact: str) -> HttpResponse:
    """Consent to the statement and the reason that were shown, and to no other."""
    assessment = fetch_to_write(request, assessment_id, "assessment.agree")
    standing_or_404(assessment, fact)
    with laid_over(request, assessment, *part_of(fact)) as has_seen:
        if has_seen:
            agree(request, assessment, standing_or_404(assessment, fact))
            return redirect("assessments:facts", assessment.pk)
    return show(request, assessment, 409, is_moved=True)


def agree(request: AuthenticatedRequest, assessment: Assessment, statement: FactStatement) -> None:
    try:
        verbs.agree(assessment=assessment, statement=statement, by=request.user)
    except ValidationError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("You agreed to this fact. It counts from now on."))
