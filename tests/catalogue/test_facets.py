"""Filtering and counting by bits beside the plain way, on lists drawn at random."""

from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.scan.facets import RING, Index, Item, bits

FACETS = ("component", "ring", "status", "licence", "sso")
COMPONENTS = ("a", "b", "c")


@st.composite
def items(draw):
    count = draw(st.integers(0, 40))
    return [
        Item(
            id=number,
            key=f"k{number}",
            title=draw(st.sampled_from(("Alpha", "Beta one", "Gamma"))),
            summary="",
            components=tuple(draw(st.lists(st.sampled_from(COMPONENTS), unique=True))),
            status=draw(st.sampled_from(("active", "unknown"))),
            ring=draw(st.sampled_from(("adopt", "hold"))),
            text=draw(st.sampled_from(("alpha of one", "beta one", "gamma"))),
            by_facet={"licence": (draw(st.sampled_from(("yes", "no"))),)}
            | ({"sso": ("yes",)} if draw(st.booleans()) else {}),
        )
        for number in range(count)
    ]


selections = st.fixed_dictionaries(
    {},
    optional={
        "component": st.lists(st.sampled_from(COMPONENTS), min_size=1, unique=True),
        "ring": st.lists(st.sampled_from(("adopt", "hold")), min_size=1, unique=True),
        "sso": st.lists(st.sampled_from(("yes", "unknown")), min_size=1, unique=True),
    },
)


def plainly(found, selection):
    return [
        item
        for item in found
        if all(set(values) & set(item.values(facet)) for facet, values in selection.items())
    ]


@settings(deadline=None)
@given(items(), selections)
def test_selecting_and_counting_agree_with_the_plain_way(found, selection):
    index = Index(found, FACETS)
    assert index.listed(index.select(selection)) == plainly(found, selection)
    for facet, counts in index.counts(selection).items():
        others = {key: values for key, values in selection.items() if key != facet}
        seen = plainly(found, others)
        for value, count in counts.items():
            assert count == sum(value in item.values(facet) for item in seen)


@settings(deadline=None)
@given(items(), st.sampled_from(("", "one", "alpha one", "ONE", "nothing")))
def test_every_word_must_stand_in_the_text_and_titles_come_first(found, words):
    index = Index(found, FACETS)
    listed = index.listed(index.matching(words), words)
    wanted = [item for item in found if all(word in item.text for word in words.lower().split())]
    assert sorted(listed, key=lambda item: item.id) == wanted
    hits = [words.lower() in item.title.lower() for item in listed]
    assert hits == sorted(hits, reverse=True)


@settings(deadline=None)
@given(items(), st.dictionaries(st.integers(0, 50), st.sampled_from(("trial", "hold"))))
def test_an_organisations_own_rings_stand_in_for_the_hubs(found, rings):
    index = Index(found, FACETS)
    before = dict(index.masks[RING])
    mine = index.with_rings(rings)
    for ring in ("adopt", "trial", "hold"):
        seen = mine.listed(mine.select({RING: [ring]}))
        assert seen == [item for item in found if rings.get(item.id, item.ring) == ring]
    assert index.masks[RING] == before


@given(st.integers(0, 1 << 200))
def test_bits_are_the_set_bits_in_order(mask):
    assert list(bits(mask)) == [place for place in range(201) if mask >> place & 1]
