"""What an assessment says on one day, collected once: questions as asked, answers, scores, people.

Plain JSON, so that a report is made from it alone. People stand in it by id; their names are kept
beside it and outside its hash.
"""

import dataclasses
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from assessments import title_cache
from assessments.answer_data import all_givens, given, situation_of, value_of
from assessments.ever_asked import EverAsked
from assessments.facts_stated import Change, changes
from assessments.framework.conditions import essential_of
from assessments.framework.definition import Framework, Question, Situation
from assessments.framework.question_types import type_of
from assessments.framework.serialisation import digest, typed
from assessments.models import Answer, Assessment, FactStatement, Status
from assessments.publishing import definition_of
from assessments.scoring import advice
from assessments.scoring.answer_value import strength
from assessments.scoring.progress import asked, is_essential
from assessments.scoring.result import Result
from assessments.scoring.score import score

# 2: `tool_choices` and `platform` came in; a report of an older snapshot goes without them.
FORMAT = 2
Data = dict[str, Any]


def plain(value: Any) -> Any:
    """Dataclasses, dates and tuples as JSON has them."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list, frozenset)):
        return [plain(item) for item in value]
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value


def person(user_id: UUID | None) -> str | None:
    return str(user_id) if user_id else None


def question_as_asked(question: Question, situation: Situation) -> Data:
    essential = essential_of(question, situation)
    return {
        "key": question.key,
        "type": question.type,
        "prompt": question.prompt,
        "why": question.why,
        "source": question.source,
        "role": question.role,
        "practice": question.practice,
        "component": question.component,
        "essential": essential.kind if essential else "",
        "options": [{"key": o.key, "label": o.label} for o in question.options],
    }


def answer_given(question: Question, answer: Answer | None, today: date) -> Data | None:
    if answer is None:
        return None
    return {
        "status": answer.status,
        "value": answer.value,
        "words": type_of(question).in_words(question, value_of(answer.value)),
        "reason": answer.reason if answer.status == Status.NOT_APPLICABLE else "",
        "note": answer.note,
        "flag": answer.flag,
        "evidence": answer.evidence,
        "version": answer.version,
        "author": person(answer.author_id),
        "saved_at": answer.saved_at.isoformat(),
        "agreed_by": person(answer.agreed_by_id),
        "agreed_at": answer.agreed_at.isoformat() if answer.agreed_at else None,
        "recheck": answer.recheck,
        "strength": strength(given(answer), today),
    }


def stages_as_answered(
    framework: Framework,
    situation: Situation,
    visible: set[str],
    answers: Mapping[str, Answer],
    today: date,
) -> list[Data]:
    """Every question that was asked, in order, with its answer; stages without any are left out."""
    stages = []
    for stage in framework.stages:
        homes = []
        for home in stage.considerations:
            entries = [
                question_as_asked(q, situation)
                | {"answer": answer_given(q, answers.get(q.key), today)}
                for q in home.questions
                if q.key in visible
            ]
            if entries:
                homes.append({"title": home.title, "source": home.source, "questions": entries})
        if homes:
            stages.append({"key": stage.key, "title": stage.title, "considerations": homes})
    return stages


def gap_as_advised(gap: advice.Gap) -> Data:
    return {
        "question": gap.question.key,
        "prompt": gap.question.prompt,
        "holds": gap.holds,
        "now": "; ".join(gap.now),
        "reach": gap.reach,
        "brings": gap.brings,
        "practice": gap.question.practice,
        "component": gap.question.component,
        "role": gap.question.role,
    }


def decision_taken(assessment: Assessment) -> Data | None:
    decision = assessment.decisions.first()
    if decision is None:
        return None
    return {
        "outcome": decision.outcome,
        "title": str(decision.get_outcome_display()),
        "conditions": decision.conditions,
        "risks": decision.risks,
        "until": decision.until.isoformat() if decision.until else None,
        "verdict": decision.verdict,
        "by": person(decision.decided_by_id),
        "at": decision.decided_at.isoformat(),
    }


def actions_planned(assessment: Assessment, framework: Framework) -> list[Data]:
    ever_asked = EverAsked(assessment, framework)
    return [
        {
            "question": action.question,
            "prompt": ever_asked.prompt(action.question),
            "text": action.text,
            "owner": person(action.owner_id),
            "due": action.due.isoformat() if action.due else None,
            "done": action.done_at is not None,
        }
        for action in assessment.actions.all()
    ]


def tools_chosen(assessment: Assessment, framework: Framework) -> list[Data]:
    """The choice that stands for each question, in the document's order, with all that was compared
    as it was frozen then."""
    newest = assessment.tool_choices.newest_by_question()
    ever_asked = EverAsked(assessment, framework)
    places = {key: place for place, key in enumerate(framework.questions)}
    return [
        {
            "question": key,
            "prompt": ever_asked.prompt(key),
            "tool": newest[key].tool,
            "title": newest[key].title,
            "others": newest[key].others,
            "options": newest[key].options,
            "reason": newest[key].reason,
            "by": person(newest[key].chosen_by_id),
            "at": newest[key].chosen_at.isoformat(),
        }
        for key in sorted(newest, key=lambda key: places.get(key, len(places)))
    ]


def platform_chosen(assessment: Assessment) -> Data | None:
    choice = assessment.platform_choices.first()
    if choice is None:
        return None
    return {
        "option": choice.option,
        "title": choice.title,
        "reason": choice.reason,
        "answers": choice.answers,
        "result": choice.result,
        "by": person(choice.chosen_by_id),
        "at": choice.chosen_at.isoformat(),
    }


def facts_stated(
    framework: Framework, assessment: Assessment, statements: list[FactStatement]
) -> list[Data]:
    """With the history of each, newest first; `waits`: it counts as not sure."""
    history: dict[str, list[Data]] = {fact.key: [] for fact in framework.facts}
    for change in changes(framework, statements):
        history.setdefault(change.statement.fact, []).append(fact_changed(change))
    return [
        {
            "prompt": fact.prompt,
            "said": fact.labels(assessment.facts.get(fact.key, [])),
            "waits": fact.key in assessment.unagreed_facts,
            "history": history[fact.key],
        }
        for fact in framework.facts
    ]


def fact_changed(change: Change) -> Data:
    statement = change.statement
    return {
        "before": change.before,
        "after": change.after,
        "reason": statement.reason,
        "by": person(statement.by_id),
        "at": statement.at.isoformat(),
        "agreed_by": person(statement.agreed_by_id),
        "agreed_at": statement.agreed_at.isoformat() if statement.agreed_at else None,
        "self_agreed": statement.is_self_agreed,
    }


def titles_named(framework: Framework) -> dict[str, dict[str, str]]:
    """The titles, as they are today, of what the framework's questions point to, and its levels."""
    titles = {"level": framework.scoring.level_titles}
    for kind in ("practice", "role", "component"):
        keys = {getattr(question, kind) for question in framework.questions.values()} - {""}
        titles[kind] = {key: title_cache.title(kind, key) for key in sorted(keys)}
    return titles


def collect(assessment: Assessment, now: datetime) -> tuple[Data, dict[str, str]]:
    """(the hashed part, names by person id)."""
    organisation = assessment.organisation
    today = now.astimezone(ZoneInfo(organisation.zone)).date()
    version = assessment.framework_version
    framework = definition_of(version.pk)
    # Read once, for scores and texts alike: a save in between must not tear the snapshot.
    rows = list(assessment.answers.select_related("author", "agreed_by"))
    statements = list(assessment.fact_statements.with_people())
    situation, givens = situation_of(assessment), all_givens(assessment, rows)
    result = score(framework, situation, givens, today)
    answers = {a.question: a for a in rows}
    visible = {question.key for question in asked(framework, situation, givens).visible}
    gate = framework.gate_by_key.get(assessment.gate)
    data = {
        "format": FORMAT,
        "assessment": str(assessment.pk),
        "name": assessment.name,
        "subject": assessment.subject,
        "organisation": organisation.name,
        "profile": assessment.profile,
        "profile_title": str(assessment.get_profile_display()),
        "zone": organisation.zone,
        "taken_at": now.isoformat(),
        "day": today.isoformat(),
        "framework": {
            "key": framework.key,
            "title": framework.title,
            "version": framework.version,
            "digest": version.digest,
            "origin": framework.origin,
        },
        "gate": {"key": gate.key, "title": gate.title} if gate else None,
        "facts": facts_stated(framework, assessment, statements),
        "result": plain(result) | {"decided_by": plain(result.decided_by)},
        "stages": stages_as_answered(framework, situation, visible, answers, today),
        "gaps": [gap_as_advised(g) for g in advice.gaps(framework, situation, givens, result)],
        "find_out": [
            {"prompt": q.prompt, "role": q.role, "essential": is_essential(q, situation)}
            for q in advice.find_out_first(framework, result)
        ],
        "strengths": [
            {"prompt": q.prompt, "said": type_of(q).in_words(q, givens[q.key].value)}
            for q in advice.strengths(framework, result)
        ],
        "titles": titles_named(framework),
        "actions": actions_planned(assessment, framework),
        "tool_choices": tools_chosen(assessment, framework),
        "platform": platform_chosen(assessment),
        "decision": decision_taken(assessment),
        "participants": [
            {"person": person(part.user_id), "role": part.role, "job_role": part.job_role}
            for part in assessment.participants.all()
        ],
        "alone": organisation.memberships.count() == 1,
    }
    return data, names(assessment, rows, statements)


def names(
    assessment: Assessment, answers: list[Answer], statements: list[FactStatement]
) -> dict[str, str]:
    """Display names of everybody whose id stands in the data."""
    by_id = {}
    sources = [
        *(part.user for part in assessment.participants.select_related("user")),
        *(user for answer in answers for user in (answer.author, answer.agreed_by)),
        *(user for statement in statements for user in (statement.by, statement.agreed_by)),
        *(action.owner for action in assessment.actions.select_related("owner")),
        *(
            decision.decided_by
            for decision in assessment.decisions.select_related("decided_by")[:1]
        ),
        *(choice.chosen_by for choice in assessment.tool_choices.newest_by_question().values()),
        *(
            choice.chosen_by
            for choice in assessment.platform_choices.select_related("chosen_by")[:1]
        ),
    ]
    for user in sources:
        if user is not None:
            by_id[str(user.pk)] = user.display_name
    return by_id


def frozen_result(data: Data) -> Result:
    """The result as scoring gave it that day."""
    kept = {key: part for key, part in data["result"].items() if key != "decided_by"}
    return cast(Result, typed(Result, kept))


def snapshot_digest(data: Data) -> str:
    """The hash that names this content: SHA-256 of its canonical JSON."""
    return digest(data)
