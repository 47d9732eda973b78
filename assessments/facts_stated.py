"""The facts of an assessment as people read them: what each takes away, and how it came to it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from accounts.models import User
from assessments.answer_data import as_situation
from assessments.fact_models import standing
from assessments.framework.definition import Fact, Framework, Question
from assessments.models import Assessment, FactStatement
from assessments.scoring.taken_away import taken_away


@dataclass(frozen=True)
class Taking:
    """A fact that takes stop essentials away, with the statement that stands."""

    fact: Fact
    stated: str
    questions: tuple[Question, ...]
    statement: FactStatement
    waits: bool


@dataclass(frozen=True)
class Change:
    """One row of a fact's history in words; `before` is empty at the start."""

    prompt: str
    before: str
    after: str
    statement: FactStatement


def taking(
    assessment: Assessment, framework: Framework, statements: Iterable[FactStatement]
) -> list[Taking]:
    stands = standing(statements)
    agreed = {key for key, statement in stands.items() if statement.is_agreed}
    situation = as_situation(assessment.profile, assessment.gate, assessment.facts)
    return [
        Taking(
            fact=framework.fact_by_key[key],
            stated=in_words(framework, key, assessment.facts[key]),
            questions=questions,
            statement=stands[key],
            waits=key in assessment.unagreed_facts,
        )
        for key, questions in taken_away(framework, situation, agreed).items()
        if key in stands
    ]


def changes(framework: Framework, statements: Iterable[FactStatement]) -> list[Change]:
    """Newest first, as they are given."""
    return [
        Change(
            prompt=framework.fact_by_key[statement.fact].prompt
            if statement.fact in framework.fact_by_key
            else statement.fact,
            before=in_words(framework, statement.fact, statement.before),
            after=in_words(framework, statement.fact, statement.after),
            statement=statement,
        )
        for statement in statements
    ]


def in_words(framework: Framework, fact: str, chosen: Sequence[str]) -> str:
    """In the order of the document; a key says itself where the document has it no more."""
    defined = framework.fact_by_key.get(fact)
    return ", ".join(defined.labels(chosen) if defined else chosen)


def to_agree(assessments: Collection[Assessment], user: User) -> list[FactStatement]:
    """The newest statement in each of them to which `user` could agree; one query, and none where
    nothing waits."""
    waiting = {one.pk: one for one in assessments if one.unagreed_facts}
    if not waiting:
        return []
    rows = FactStatement.objects.filter(assessment__in=waiting).select_related("assessment")
    newest: dict[tuple[object, str], FactStatement] = {}
    for row in rows:
        newest.setdefault((row.assessment_id, row.fact), row)
    to_agree_in = {
        row.assessment_id: row
        for row in newest.values()
        if row.fact in waiting[row.assessment_id].unagreed_facts
        and row.reason
        and row.by_id != user.pk
    }
    return list(to_agree_in.values())
