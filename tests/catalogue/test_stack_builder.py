"""What a team says as a question to the solver, and what a tool answers to it."""

from types import SimpleNamespace

import pytest

from catalogue.stack import builder
from catalogue.stack.builder import HOLD, SKILLS, Wish
from catalogue.stack.demands import OF_LANGUAGE_MODELS, OF_SCREENS
from catalogue.stack.solver import FAILS, FITS, PARTLY, UNKNOWN, Ask, Candidate, Constraint

LLM = "llm"


def item(key="one", title="One", skills=(), **values):
    """What the scan has of a tool; each criterion is unknown but those of `values`."""
    said = {name.replace("_", "-"): value for name, value in values.items()}
    return SimpleNamespace(
        key=key,
        title=title,
        components=("labelling",),
        skills=skills,
        values=lambda criterion: said.get(criterion, ("unknown",)),
    )


def slot(covers, ring="adopt", leaves_open=(), title="One"):
    return builder.SlotShown(tuple(covers), item(title=title), (), ring, leaves_open)


def test_a_wish_for_nothing_more_asks_that_no_tool_is_on_hold():
    assert builder.ask_of(Wish(("labelling",))) == Ask(
        frozenset({"labelling"}), (Constraint(HOLD),), frozenset()
    )


def test_all_that_can_be_wished_is_asked_of_whom_it_concerns():
    wish = Wish(
        ("labelling", "gitops"),
        ("open-source", "interface", LLM),
        skills=("python",),
        partly_is_enough=True,
        unknown_is_open=True,
    )
    assert builder.ask_of(wish) == Ask(
        frozenset({"labelling", "gitops"}),
        (
            Constraint("open-source"),
            Constraint("interface", OF_SCREENS),
            Constraint(LLM, OF_LANGUAGE_MODELS),
            Constraint(SKILLS),
            Constraint(HOLD),
        ),
        frozenset({PARTLY, UNKNOWN}),
    )
    partly = builder.ask_of(Wish((), partly_is_enough=True))
    unknown = builder.ask_of(Wish((), unknown_is_open=True))
    assert (partly.enough, unknown.enough) == (frozenset({PARTLY}), frozenset({UNKNOWN}))


def test_a_tool_answers_from_its_cells_its_skills_and_its_ring():
    tool = item(
        skills=("python",),
        licence=("yes",),
        self_hosted=("no",),
        managed_cloud=("partly",),
        llm_support=("serve", "trace"),
    )
    assert builder.candidate(tool, "trial", Wish(("labelling",), ("cloud",))) == Candidate(
        key="one",
        components=frozenset({"labelling"}),
        answers={
            "open-source": FITS,
            "on-premises": FAILS,
            "cloud": PARTLY,
            "interface": UNKNOWN,
            LLM: FITS,
            SKILLS: FAILS,
            HOLD: FITS,
        },
        penalty=4,
        is_in_place=False,
    )
    mine = Wish(("labelling",), skills=("python", "sql"), in_place=("one",))
    held = builder.candidate(tool, "hold", mine)
    assert (held.answers[SKILLS], held.answers[HOLD], held.penalty) == (FITS, FAILS, 12)
    assert held.is_in_place


@pytest.mark.parametrize(
    ("ring", "penalty"), [("adopt", 0), ("trial", 3), ("assess", 6), ("hold", 12)]
)
def test_a_ring_costs_more_than_what_is_unknown_of_the_one_before(ring, penalty):
    known = item(licence=("yes",))
    assert builder.candidate(known, ring, Wish(())).penalty == penalty
    unknown = Wish((), ("on-premises", "cloud"))
    assert builder.candidate(item(), ring, unknown).penalty == penalty + 3


@pytest.mark.parametrize(
    ("said", "answer"), [(("unknown",), UNKNOWN), (("none",), FAILS), (("evaluate",), FITS)]
)
def test_what_a_tool_does_for_language_models(said, answer):
    assert builder.answer(item(llm_support=said), "llm-support") == answer


@pytest.mark.parametrize(
    ("slots", "words"),
    [
        ([slot("a")], "All its parts are proven."),
        ([slot("ab"), slot("c", "trial")], "All its parts are proven."),
        ([slot("abc")], "Much rests on One, which covers 3 parts."),
        ([slot("a", "assess"), slot("b", "hold", title="Two")], "Not yet proven: One, Two."),
        (
            [slot("ab", "adopt", ("x", "y")), slot("c", "assess", ("z",), "mlFlow")],
            "Not yet proven: mlFlow; 3 points to settle first.",
        ),
    ],
)
def test_one_sentence_says_what_a_stack_gives_up(slots, words):
    assert builder.trade_off(slots) == words


def test_why_a_tool_is_left_out_is_said_of_each_constraint_it_breaks():
    wish = Wish(
        ("labelling",),
        ("open-source", "cloud", "interface"),
        skills=("sql",),
        titles={"python": "Python", "sql": "SQL"},
    )
    ask = builder.ask_of(wish)
    tool = item(skills=("sql", "python", "go"), licence=("no",), managed_cloud=("partly",))
    left = frozenset({"labelling"})
    asked = builder.candidate(tool, "hold", wish)
    assert builder.reason(asked, tool, left, ask, wish) == (
        "Only partly sold as a managed service; nobody has checked whether it has a user "
        "interface; it is on hold; not open source; takes skills you did not tick: go, Python."
    )
    covered = "What it serves is covered by what you have."
    assert builder.reason(asked, tool, frozenset({"gitops"}), ask, wish) == covered
    fits = builder.candidate(tool, "trial", Wish(("labelling",)))
    assert builder.reason(fits, tool, left, builder.ask_of(Wish(("labelling",))), wish) == (
        "It fits, but a stack with it would need more tools."
    )


def test_what_passed_without_a_plain_yes_is_left_open():
    tool = item(licence=("partly",))
    wish = Wish(("labelling",), ("open-source", "on-premises", "interface", LLM))
    asked = builder.candidate(tool, "trial", wish)
    open_points = builder.open_points(asked, ("labelling",), builder.ask_of(wish))
    assert open_points == (
        "open source only: partly",
        "runs on our own machines: not checked",
        "has a user interface: not checked",
    )
