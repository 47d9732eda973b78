"""What a team can insist on of the tools of its stack, each answered by one criterion."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from catalogue.entries.named_keys import NamedComponent, NamedCriterion

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Demand:
    """Asked of tools that serve one of `components`; of every tool where that is empty. What is
    left out is said as “not `what`” or “nobody has checked whether it `does`”."""

    key: str
    criterion: NamedCriterion
    title: "StrOrPromise"
    what: "StrOrPromise"
    does: "StrOrPromise"
    components: frozenset[NamedComponent] = frozenset()


# Whom language models concern: asked of a stack's other parts the question would mean nothing.
OF_LANGUAGE_MODELS = frozenset(
    {
        NamedComponent.MODEL_SERVING,
        NamedComponent.PREDICTION_SERVICE,
        NamedComponent.EXPERIMENT_TRACKING,
        NamedComponent.MODEL_REGISTRY,
        NamedComponent.ML_TESTING_AND_VALIDATION,
        NamedComponent.MODEL_MONITORING,
        NamedComponent.LLM_GATEWAY,
        NamedComponent.LLM_TRACING_AND_EVALUATION,
        NamedComponent.GUARDRAILS_AND_RED_TEAMING,
        NamedComponent.END_TO_END_PLATFORM,
    }
)
# Whom a screen concerns: those that people work in, not those that only run.
OF_SCREENS = frozenset(
    {
        NamedComponent.WORKFLOW_ORCHESTRATION,
        NamedComponent.LABELLING,
        NamedComponent.EXPERIMENT_TRACKING,
        NamedComponent.MODEL_REGISTRY,
        NamedComponent.MODEL_MONITORING,
        NamedComponent.LLM_TRACING_AND_EVALUATION,
        NamedComponent.LINEAGE_AND_GOVERNANCE,
        NamedComponent.END_TO_END_PLATFORM,
        NamedComponent.GITOPS,
        NamedComponent.CI_CD,
    }
)
OPEN_SOURCE = Demand(
    key="open-source",
    criterion=NamedCriterion.LICENCE,
    title=_("open source only"),
    what=_("open source"),
    does=_("is open source"),
)
DEMANDS = (
    OPEN_SOURCE,
    Demand(
        key="on-premises",
        criterion=NamedCriterion.SELF_HOSTED,
        title=_("runs on our own machines"),
        what=_("for one's own machines"),
        does=_("runs on one's own machines"),
    ),
    Demand(
        key="cloud",
        criterion=NamedCriterion.MANAGED_CLOUD,
        title=_("sold as a managed service"),
        what=_("sold as a managed service"),
        does=_("is sold as a managed service"),
    ),
    Demand(
        key="interface",
        criterion=NamedCriterion.USER_INTERFACE,
        title=_("has a user interface"),
        what=_("with a user interface"),
        does=_("has a user interface"),
        components=OF_SCREENS,
    ),
    Demand(
        key="llm",
        criterion=NamedCriterion.LLM_SUPPORT,
        title=_("handles language models"),
        what=_("for language models"),
        does=_("handles language models"),
        components=OF_LANGUAGE_MODELS,
    ),
)
BY_KEY = {demand.key: demand for demand in DEMANDS}
