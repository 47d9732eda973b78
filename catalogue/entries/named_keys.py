"""The criteria and components that code names. Pure.

All else in the catalogue is content. What is named here has to be there: a test looks for each in
the bundled content, and for keys of the content that code spells anywhere else.
"""

from enum import StrEnum


class NamedCriterion(StrEnum):
    LICENCE = "licence"
    SELF_HOSTED = "self-hosted"
    MANAGED_CLOUD = "managed-cloud"
    USER_INTERFACE = "user-interface"
    LLM_SUPPORT = "llm-support"
    RECENT_RELEASE = "recent-release"
    DATA_EXPORT = "data-export"


class NamedComponent(StrEnum):
    CI_CD = "ci-cd"
    END_TO_END_PLATFORM = "end-to-end-platform"
    EXPERIMENT_TRACKING = "experiment-tracking"
    GITOPS = "gitops"
    GUARDRAILS_AND_RED_TEAMING = "guardrails-and-red-teaming"
    LABELLING = "labelling"
    LINEAGE_AND_GOVERNANCE = "lineage-and-governance"
    LLM_GATEWAY = "llm-gateway"
    LLM_TRACING_AND_EVALUATION = "llm-tracing-and-evaluation"
    ML_TESTING_AND_VALIDATION = "ml-testing-and-validation"
    MODEL_MONITORING = "model-monitoring"
    MODEL_REGISTRY = "model-registry"
    MODEL_SERVING = "model-serving"
    PREDICTION_SERVICE = "prediction-service"
    WORKFLOW_ORCHESTRATION = "workflow-orchestration"


class NamedGroup(StrEnum):
    DATA = "data"
    TRAIN = "train"
    REGISTER_AND_TEST = "register-and-test"
    RELEASE = "release"
    SERVE = "serve"
    WATCH = "watch"
    GOVERN = "govern"
