from pathlib import Path

import pytest
from django.db import IntegrityError, models, transaction

from assessments import publishing
from assessments.immutable_rows import present
from assessments.models import FrameworkVersion
from documents.yaml_with_lines import Faulty
from handbook.models import Role

DOCUMENT = (Path(__file__).parent / "document.yaml").read_text()
NEXT = DOCUMENT.replace('"1.0"', '"1.1"')
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _role():
    Role.objects.create(key="product-owner", title="Product owner")


def test_publishing_counts_up_and_names_by_hash():
    first, second = publishing.publish(source=DOCUMENT), publishing.publish(source=NEXT)
    assert [(v.number, v.version) for v in (first, second)] == [(1, "1.0"), (2, "1.1")]
    assert len({first.digest, second.digest}) == 2
    assert publishing.newest("small") == second


def test_the_same_again_changes_nothing():
    assert publishing.publish(source=DOCUMENT) == publishing.publish(source=DOCUMENT)
    assert FrameworkVersion.objects.count() == 1


def test_the_same_version_with_other_content_is_refused():
    publishing.publish(source=DOCUMENT)
    with pytest.raises(Faulty, match="published with other content"):
        publishing.publish(source=DOCUMENT.replace("Nobody}", "No one}"))
    assert FrameworkVersion.objects.count() == 1


def test_a_key_that_the_handbook_does_not_hold_is_a_fault():
    Role.objects.all().delete()
    with pytest.raises(Faulty, match=r"small.yaml: line \d+: owner.role: there is no role"):
        publishing.publish(source=DOCUMENT, name="small.yaml")


def test_the_definition_costs_one_query_a_process(django_assert_num_queries):
    version = publishing.publish(source=DOCUMENT)
    publishing.definition_of.cache_clear()
    with django_assert_num_queries(1):
        found = [publishing.definition_of(version.pk) for _ in range(3)]
    assert found == [publishing.read(DOCUMENT)] * 3


def test_the_code_refuses_change_and_deletion():
    version = publishing.publish(source=DOCUMENT)
    version.version = "2"
    with pytest.raises(TypeError):
        version.save()
    with pytest.raises(models.ProtectedError):
        version.delete()
    with pytest.raises(models.ProtectedError):
        FrameworkVersion.objects.all().delete()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("version", "2"),
        ("number", 7),
        ("digest", "x"),
        ("definition", {"key": "other"}),
        ("source", "x"),
    ],
)
def test_the_database_refuses_change(field, value):
    publishing.publish(source=DOCUMENT)
    with pytest.raises(IntegrityError), transaction.atomic():
        FrameworkVersion.objects.update(**{field: value})


def test_the_database_lets_the_publisher_be_forgotten():
    publishing.publish(source=DOCUMENT)
    assert FrameworkVersion.objects.update(published_by=None) == 1


def test_every_trigger_stands_after_all_migrations():
    assert present() == {"assessments_frameworkversion_immutable", "reports_snapshot_immutable"}
