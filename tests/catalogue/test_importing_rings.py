"""The published rule for a ring holds for files too."""

from dataclasses import replace

import pytest

from catalogue.entries import published
from catalogue.interchange.placing import ReadFile
from catalogue.services.import_files import compare
from documents.yaml_with_lines import Faulty
from tests.catalogue import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry():
    making.ground()
    making.tool("server", [making.cell("licence", "yes"), making.cell("recent-release", "yes")])
    return published.by_key(["server"])["server"]


def test_a_ring_above_the_rule_is_refused_with_the_reason(entry):
    higher = replace(entry, ring="adopt")
    with pytest.raises(Faulty) as told:
        compare(ReadFile((higher,)), "tools.csv")
    [problem] = told.value.problems
    assert (problem.key, problem.place) == ("server", "ring")
    assert problem.reason == (
        "the rule allows assess at most: it is not recorded that one's data can be taken out"
    )


def test_cells_that_the_file_leaves_out_count_as_they_stand(entry):
    out = making.cell("data-export", "yes")
    higher = replace(entry, ring="trial", cells={"data-export": out})
    assert [each.entry.key for each in compare(ReadFile((higher,)), "tools.csv").changed] == [
        "server"
    ]
