"""From what a team says to the smallest stacks, and why each other tool is not among them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.entries.definition import RINGS
from catalogue.entries.named_keys import NamedCriterion
from catalogue.forms import MOST_COMPARED
from catalogue.scan.facets import Item
from catalogue.scan.seen import Seen
from catalogue.stack.demands import BY_KEY, DEMANDS, OPEN_SOURCE
from catalogue.stack.solver import (
    FAILS,
    FITS,
    PARTLY,
    UNKNOWN,
    Answer,
    Ask,
    Candidate,
    Constraint,
    Stack,
    coverage,
    failed,
    solve,
)
from documents.text import folded

HOLD, SKILLS = "not-on-hold", "skills"
SHOWN = 5
TITLES = {
    **{demand.key: demand.title for demand in DEMANDS},
    SKILLS: gettext_lazy("takes only skills we have"),
    HOLD: gettext_lazy("is not on hold"),
}
VERDICTS = {"yes": FITS, "partly": PARTLY, "no": FAILS, "none": FAILS, "unknown": UNKNOWN}
PENALTIES = {"adopt": 0, "trial": 3, "assess": 6, "hold": 12}


@dataclass(frozen=True)
class Wish:
    """What a team says it needs and must keep to. `constraints` are keys of `DEMANDS`; `skills`
    empty means that skills are no limit. `titles` are those of all skills."""

    needed: tuple[str, ...]
    constraints: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    in_place: tuple[str, ...] = ()
    partly_is_enough: bool = False
    unknown_is_open: bool = False
    titles: Mapping[str, str] = field(default_factory=dict, compare=False)


def ask_of(wish: Wish) -> Ask:
    named = [Constraint(key, BY_KEY[key].components) for key in wish.constraints]
    if wish.skills:
        named.append(Constraint(SKILLS))
    named.append(Constraint(HOLD))
    enough = {PARTLY} if wish.partly_is_enough else set()
    enough |= {UNKNOWN} if wish.unknown_is_open else set()
    return Ask(frozenset(wish.needed), tuple(named), frozenset(enough))


def candidate(item: Item, ring: str, wish: Wish) -> Candidate:
    answers = {demand.key: answer(item, demand.criterion) for demand in DEMANDS}
    answers[SKILLS] = FITS if set(item.skills) <= set(wish.skills) else FAILS
    answers[HOLD] = FAILS if ring == RINGS[-1] else FITS
    unknowns = sum(
        answers.get(key) in (UNKNOWN, PARTLY) for key in (*wish.constraints, OPEN_SOURCE.key)
    )
    return Candidate(
        key=item.key,
        components=frozenset(item.components),
        answers=answers,
        penalty=PENALTIES[ring] + unknowns,
        is_in_place=item.key in wish.in_place,
    )


def answer(item: Item, criterion: NamedCriterion) -> str:
    """By its verdict; of a set, any member but `none` will do."""
    return VERDICTS.get(item.values(criterion)[0], FITS)


# --- what is shown ----------------------------------------------------------------------------
@dataclass(frozen=True)
class SlotShown:
    covers: tuple[str, ...]
    best: Item
    others: tuple[Item, ...]
    ring: str
    leaves_open: tuple[str, ...]


@dataclass(frozen=True)
class StackShown:
    """`compared` is the query of the page that shows its tools side by side."""

    slots: tuple[SlotShown, ...]
    trade_off: str
    compared: str


@dataclass(frozen=True)
class LeftOut:
    item: Item
    reason: str


@dataclass(frozen=True)
class Built:
    answer: Answer
    stacks: tuple[StackShown, ...]
    left_out: tuple[LeftOut, ...]
    blocked: tuple[tuple[str, tuple[str, ...]], ...]
    in_place: tuple[Item, ...]

    @property
    def more(self) -> int:
        return len(self.answer.stacks) - len(self.stacks)


def build(seen: Seen, wish: Wish) -> Built:
    items = {item.key: item for item in (*seen.private.items, *seen.index.items)}
    rings = {
        item.key: overlay.ring
        for item in items.values()
        if (overlay := seen.overlays.get(item.id)) and overlay.ring
    }
    ring = {key: rings.get(key, item.ring) for key, item in items.items()}
    ask = ask_of(wish)
    candidates = {key: candidate(item, ring[key], wish) for key, item in items.items()}
    answer = solve(candidates.values(), ask)
    used = {
        tool.key for stack in answer.stacks for slot in stack.slots for tool in slot.tools
    } | set(wish.in_place)
    return Built(
        answer=answer,
        stacks=tuple(shown(stack, items, ring, ask) for stack in answer.stacks[:SHOWN]),
        left_out=tuple(why_left_out(candidates.values(), items, used, answer, ask, wish)),
        blocked=tuple((part.component, ways(part.ways)) for part in answer.blocked),
        in_place=tuple(items[key] for key in wish.in_place if key in items),
    )


def ways(sets: Iterable[frozenset[str]]) -> tuple[str, ...]:
    return tuple(" + ".join(str(TITLES[key]) for key in sorted(way)) for way in sets if way)


def shown(stack: Stack, items: dict[str, Item], ring: dict[str, str], ask: Ask) -> StackShown:
    slots = tuple(
        SlotShown(
            covers=tuple(sorted(slot.covers)),
            best=items[slot.tools[0].key],
            others=tuple(items[tool.key] for tool in slot.tools[1:]),
            ring=ring[slot.tools[0].key],
            leaves_open=open_points(slot.tools[0], slot.covers, ask),
        )
        for slot in stack.slots
    )
    compared = [("tool", slot.best.key) for slot in slots[:MOST_COMPARED]]
    return StackShown(slots, trade_off(slots), urlencode(compared))


def open_points(tool: Candidate, covers: Collection[str], ask: Ask) -> tuple[str, ...]:
    """What passed without being a plain yes."""
    words = {PARTLY: _("%s: partly"), UNKNOWN: _("%s: not checked")}
    return tuple(
        words[answer] % TITLES[constraint.key]
        for constraint in ask.constraints
        if any(constraint.is_asked_for(part) for part in covers)
        and (answer := tool.answers.get(constraint.key, FITS)) in words
    )


def trade_off(slots: Sequence[SlotShown]) -> str:
    """One sentence: what this stack gives up for being small."""
    widest = max(slots, key=lambda slot: len(slot.covers), default=None)
    young = [slot.best.title for slot in slots if slot.ring not in ("adopt", "trial")]
    open_count = sum(len(slot.leaves_open) for slot in slots)
    parts = []
    if widest and len(widest.covers) > 2:
        parts.append(
            _("much rests on %(tool)s, which covers %(count)d parts")
            % {"tool": widest.best.title, "count": len(widest.covers)}
        )
    if young:
        parts.append(_("not yet proven: %s") % ", ".join(young))
    if open_count:
        parts.append(_("%d points to settle first") % open_count)
    return first_large("; ".join(parts)) + "." if parts else _("All its parts are proven.")


def first_large(text: str) -> str:
    """Not `capitalize`, which would make the names inside small."""
    return text[:1].upper() + text[1:]


def why_left_out(
    candidates: Iterable[Candidate],
    items: dict[str, Item],
    used: set[str],
    answer: Answer,
    ask: Ask,
    wish: Wish,
) -> Iterable[LeftOut]:
    """Every tool that serves something needed and stands in none of the stacks, by title."""
    left = ask.needed - answer.covered
    for candidate in sorted(candidates, key=lambda tool: folded(items[tool.key].title)):
        if candidate.key not in used and candidate.components & ask.needed:
            yield LeftOut(
                items[candidate.key], reason(candidate, items[candidate.key], left, ask, wish)
            )


def reason(tool: Candidate, item: Item, left: frozenset[str], ask: Ask, wish: Wish) -> str:
    serves = tool.components & left
    if not serves:
        return _("What it serves is covered by what you have.")
    if coverage(tool, ask) & left:
        return _("It fits, but a stack with it would need more tools.")
    broken = sorted({key for part in serves for key in failed(tool, part, ask)})
    return first_large("; ".join(why_it_fails(key, tool, item, wish) for key in broken)) + "."


def why_it_fails(key: str, tool: Candidate, item: Item, wish: Wish) -> str:
    if key == SKILLS:
        lacks = sorted(set(item.skills) - set(wish.skills))
        return _("takes skills you did not tick: %s") % ", ".join(
            wish.titles.get(skill, skill) for skill in lacks
        )
    if key == HOLD:
        return _("it is on hold")
    words = {
        UNKNOWN: _("nobody has checked whether it %s"),
        PARTLY: _("only partly %s"),
        FAILS: _("not %s"),
    }
    answer, demand = tool.answers[key], BY_KEY[key]
    return words[answer] % (demand.does if answer == UNKNOWN else demand.what)
