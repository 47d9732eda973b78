"""What the bundled catalogue holds: all sourced and dated, no sentence twice, none missing."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

import catalogue
import handbook
from catalogue.entries import parsing
from catalogue.entries.field_rules import Known

CONTENT = Path(catalogue.__file__).parent / "content"
SKILLS = Path(handbook.__file__).parent / "content" / "skills.yaml"
# A newcomer expects to find these; former names and names of a family count.
EXPECTED = """
airflow prefect dagster flyte kubeflow kedro metaflow mage zenml pachyderm polyaxon
argo-workflows mlrun sagemaker vertex azure-machine databricks datarobot domino clearml
bedrock foundry snowflake-ml openshift dataiku hugging-face mlflow weights neptune comet
aim dagshub valohai optuna dvc lakefs git-lfs delta iceberg feast hopsworks tecton spark
kafka dbt duckdb label-studio argilla cvat bentoml kserve seldon torchserve
tensorflow-serving triton ray-serve fastapi mlserver onnx wallaroo anyscale vllm sglang
llama-cpp ollama litellm pgvector qdrant milvus weaviate chroma langfuse opik langsmith
deepeval ragas promptfoo inspect giskard nemo guardrails-ai llama-guard presidio garak
pyrit evidently whylogs fiddler phoenix nannyml censius prometheus grafana opentelemetry
opencost hydrosphere great-expectations deepchecks pandera tensorflow-data-validation soda
etiq shap captum fairlearn aif360 interpretml openlineage datahub openmetadata ai-verify
modelscan sigstore github-actions gitlab jenkins cml argo-cd flux argo-rollouts flagger
docker kubernetes helm kueue skypilot terraform opentofu pulumi ansible s3 minio seaweedfs
ceph postgresql snowflake bigquery
"""


def keys_of(path: Path, name: str) -> list[str]:
    return [row["key"] for row in yaml.safe_load(path.read_text())[name]]


@pytest.fixture(scope="module")
def asked():
    return parsing.criteria((CONTENT / "criteria.yaml").read_text(), "criteria.yaml", known())


def known() -> Known:
    components = keys_of(CONTENT / "components.yaml", "components")
    return Known(components, keys_of(SKILLS, "skills"))


@pytest.fixture(scope="module")
def tools(asked):
    return [
        entry
        for path in sorted((CONTENT / "tools").glob("*.yaml"))
        for entry in parsing.tools(path.read_text(), path.name, asked, known())
    ]


def test_there_are_tools_enough_and_none_that_a_newcomer_would_miss(tools):
    assert len(tools) >= 130
    keys = " ".join(tool.key for tool in tools).split()
    missing = [name for name in EXPECTED.split() if not any(name in key for key in keys)]
    assert missing == []
    assert [key for key, count in Counter(keys).items() if count > 1] == []


def test_every_component_has_tools_to_choose_from(tools):
    counts = Counter(component for tool in tools for component in tool.components)
    assert min(counts.get(key, 0) for key in known().components) >= 2


def test_every_tool_has_sources_and_dates(tools, asked):
    required = [each.key for each in asked if each.required]
    for tool in tools:
        assert set(required) <= set(tool.cells), tool.key
        assert tool.checked_on.year >= 2026
        assert any(cell.source for cell in tool.cells.values()), tool.key
        for cell in tool.cells.values():
            assert cell.source or not cell.is_known, (tool.key, cell.criterion)
        assert tool.status_source or tool.status == "unknown"
        assert tool.ring_reason


def test_no_sentence_stands_under_two_tools(tools):
    for name in ("summary", "detail", "ring_reason"):
        said = Counter(getattr(tool, name) for tool in tools)
        assert [text for text, count in said.items() if count > 1] == []
