"""Which columns hold a text that somebody typed, and the mark that is put into all of them. A new
column counts as such a text; one of JSON fails until somebody has said what stands in it."""

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from assessments.models import Answer
from catalogue.models import Cell, LandscapeCategory
from tests import factories
from tests.access.lists import MODELS

MARK = "=<b data-canary=x>\"' data-canary=y {{7}}&]]>"
SITE = "https://x.example/"
HISTORY = "Historical"

# --- which columns are texts -------------------------------------------------------------------
# Types that hold no free text, by what may stand in them.
TYPED = (models.SlugField, models.EmailField, models.URLField, models.UUIDField)
JOBS = ("accounts.Mail", "catalogue.Import", "reports.Report")
# Columns that hold a key, a hash or an address of ours, and nothing that anybody typed.
STRUCTURAL = {
    *("accounts.User.password", "accounts.User.zone", "accounts.Organisation.zone"),
    *("accounts.Invitation.token_hash", "accounts.Invitation.mailed_hash", "handbook.Draft.kind"),
    *("accounts.Unsent.address", "accounts.Unsent.page", "accounts.Made.key"),
    *("accounts.Made.address", "accounts.Mail.recipient", "accounts.Mail.sender"),
    *("accounts.Mail.headers", "accounts.Mail.dedupe_key"),
    *(f"{job}.{lane}_lane" for job in JOBS for lane in ("organisation", "person")),
    *("handbook.Practice.roles", "handbook.Practice.components", "handbook.Role.stages"),
    *("handbook.Role.skills", "handbook.Role.artefacts", "handbook.Holding.roles"),
    *("handbook.Holding.skills", "catalogue.Criterion.components"),
    *("catalogue.Import.dedupe_key", "catalogue.Import.kind", "catalogue.Import.file"),
    *("catalogue.Import.digest", "catalogue.Tool.links", "catalogue.Tool.components"),
    *("catalogue.Tool.skills", "catalogue.Tool.since", "catalogue.Tool.owner_since"),
    *("assessments.Answer.question", "assessments.AnswerRevision.digest"),
    *("assessments.Action.question", "assessments.Decision.verdict"),
    *("assessments.ToolChoice.question", "assessments.ToolChoice.tool"),
    *("assessments.ToolChoice.skills", "assessments.PlatformChoice.option"),
    *("assessments.PlatformChoice.answers", "assessments.Assessment.facts"),
    *("assessments.VersionMove.before", "assessments.Assessment.ground"),
    *("assessments.Assessment.unagreed_facts", "assessments.FactStatement.before"),
    *("assessments.FactStatement.after", "reports.Report.dedupe_key", "reports.Report.file"),
    *("reports.Report.sha256", "reports.Snapshot.reason", "reports.Snapshot.digest"),
    *(f"{model}.content_hash" for model in MODELS),
}
# Frozen: made of the other texts once these are filled.
MADE_OF_OTHERS = {
    *("assessments.FrameworkVersion.version", "assessments.FrameworkVersion.digest"),
    *("assessments.FrameworkVersion.definition", "assessments.FrameworkVersion.source"),
    *("reports.Snapshot.data", "reports.Snapshot.people"),
}
EVIDENCE = [{"url": SITE, "label": MARK, "until": None}]
TOOLS = [factories.frozen_option(key) for key in ("mlflow", "aim")]
TEXTS = ("title", "summary", "vendor", "licence", "ring_reason")
FROZEN = [{**each, **dict.fromkeys(TEXTS, MARK)} for each in TOOLS]
RESULT = {
    "kind": "decided",
    "headline": MARK,
    "best": ["cloud"],
    "because": [MARK],
    "against": [MARK],
    "find_out": [MARK],
    "options": [],
    "tests": [],
}
FAULTS = {
    "problems": [{"where": MARK, "key": MARK, "reason": MARK}],
    "name": MARK,
    "many": 1,
    "more": 0,
}
# What stands in a column of JSON.
JSON = {
    **{f"{job}.reason_values": {"name": MARK} for job in JOBS},
    "accounts.Unsent.fields": [["note", MARK]],
    "accounts.Unsent.files": [MARK],
    "handbook.Practice.resources": [{"title": MARK, "url": SITE, "by": MARK}],
    "handbook.Draft.fields": {"title": MARK, "summary": MARK, "body": MARK},
    "handbook.Draft.was": {"title": MARK, "summary": MARK, "body": MARK},
    "catalogue.Criterion.choices": [MARK],
    "catalogue.Import.result": FAULTS,
    "catalogue.Tool.licence_history": [{"licence": MARK, "since": "2018", "source": SITE}],
    "catalogue.Tool.former_names": [MARK],
    "catalogue.Cell.values": [MARK],
    "assessments.Answer.evidence": EVIDENCE,
    "assessments.AnswerRevision.evidence": EVIDENCE,
    "assessments.ToolChoice.others": [MARK],
    "assessments.ToolChoice.options": FROZEN,
    "assessments.PlatformChoice.result": RESULT,
    "catalogue.Cell.suggestion": {
        "value": "yes",
        "values": [],
        "note": MARK,
        "source": SITE,
        "checked_on": "2026-01-01",
    },
    **{
        f"{model}.suggestion": {"title": MARK, "summary": MARK}
        for model in (
            *("handbook.Area", "handbook.Practice", "handbook.Skill", "handbook.Role"),
            *("catalogue.Group", "catalogue.Component", "catalogue.Criterion", "catalogue.Tool"),
        )
    },
}
# Filled by hand below, because what may stand in them depends on the row.
BY_ROW = {
    *("catalogue.Cell.value", "assessments.Answer.value", "assessments.AnswerRevision.value"),
    "catalogue.LandscapeCategory.name",
}


def texts() -> Iterator[tuple[type, models.Field, str]]:
    """Every column that may hold a text, with its name; those of histories are filled by saving."""
    for label in MODELS:
        model = apps.get_model(label)
        for field in model._meta.concrete_fields:
            holds = isinstance(field, (models.CharField, models.TextField, models.JSONField))
            is_free = holds and not isinstance(field, TYPED) and not field.choices
            if is_free and HISTORY not in label:
                yield model, field, f"{label}.{field.name}"


def unclassified() -> list[str]:
    """Columns of JSON of which nobody has said what stands in them."""
    known = STRUCTURAL | MADE_OF_OTHERS | BY_ROW | set(JSON)
    return [name for _, field, name in texts() if is_json(field) and name not in known]


def is_json(field) -> bool:
    return isinstance(field, models.JSONField)


def fill() -> set[str]:
    """Put the mark into every free text of every row; the names of the columns."""
    filled = set()
    for model, field, name in texts():
        if name in STRUCTURAL | MADE_OF_OTHERS | BY_ROW:
            continue
        said = JSON[name] if is_json(field) else MARK
        model._base_manager.all().update(**{field.name: said})
        filled.add(name)
    Cell.objects.filter(criterion__kind="text").update(value=MARK)
    for answer in Answer.objects.filter(question="words"):
        Answer.objects.filter(pk=answer.pk).update(value=MARK)
        answer.revisions.update(value=MARK)
    for number, row in enumerate(LandscapeCategory.objects.all()):
        row.name = f"{MARK}{number}"
        row.save()
    return filled
