"""Slips of the hand, one to a mutant: a turned condition, a number off by one, a line left out.

Replacements are cosmic-ray's operators. They are those a person could make by mistake and no type
checker would see; what is dropped as a whole statement is found here.
"""

import ast
import difflib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator

OPERATORS = (
    *("AddNot", "ReplaceUnaryOperator_Delete_Not", "ReplaceAndWithOr", "ReplaceOrWithAnd"),
    *("ReplaceTrueWithFalse", "ReplaceFalseWithTrue", "NumberReplacer", "ZeroIterationForLoop"),
    *("ReplaceBreakWithContinue", "ReplaceContinueWithBreak", "ExceptionReplacer"),
    *("ReplaceBinaryOperator_Add_Sub", "ReplaceBinaryOperator_Sub_Add"),
    *("ReplaceBinaryOperator_Mul_Div", "ReplaceBinaryOperator_Div_Mul"),
    *("ReplaceComparisonOperator_Eq_NotEq", "ReplaceComparisonOperator_NotEq_Eq"),
    *("ReplaceComparisonOperator_Is_IsNot", "ReplaceComparisonOperator_IsNot_Is"),
    *("ReplaceComparisonOperator_Lt_LtE", "ReplaceComparisonOperator_LtE_Lt"),
    *("ReplaceComparisonOperator_Gt_GtE", "ReplaceComparisonOperator_GtE_Gt"),
    *("ReplaceComparisonOperator_Lt_Gt", "ReplaceComparisonOperator_Gt_Lt"),
)
DROPPED = "statement dropped"


@dataclass(frozen=True)
class Mutant:
    """One file with one slip in it, at a line and column of the file as it is."""

    path: str
    at: tuple[int, int]
    slip: str
    occurrence: int

    def mutate(self, source: str) -> str:
        if self.slip == DROPPED:
            return without(source, statements(source)[self.occurrence])
        return str(mutate_code(source, operator(self.slip), self.occurrence))

    def is_code(self, source: str) -> bool:
        """Some operators take the bare star of a signature for a product, or write what does not
        parse: that any test would notice."""
        line, column = self.at
        if source.splitlines()[line - 1][column:].startswith("*,"):
            return False
        try:
            ast.parse(self.mutate(source))
        except SyntaxError:
            return False
        return True

    def diff(self, source: str) -> str:
        lines = difflib.unified_diff(
            source.splitlines(), self.mutate(source).splitlines(), lineterm="", n=0
        )
        return "\n".join(line for line in lines if not line.startswith(("---", "+++", "@@")))


def operator(name: str):  # type: ignore[no-untyped-def]
    return get_operator(f"core/{name}")()


def mutants_of(path: str, source: str) -> Iterator[Mutant]:
    tree = get_ast(source)
    for name in OPERATORS:
        slips = operator(name)
        places = [place for node in ast_nodes(tree) for place in slips.mutation_positions(node)]
        for occurrence, (start, _end) in enumerate(places):
            yield Mutant(path, start, name, occurrence)
    for occurrence, found in enumerate(statements(source)):
        yield Mutant(path, (found.lineno, found.col_offset), DROPPED, occurrence)


def sample(root: Path, paths: Sequence[str], size: int, seed: int) -> list[Mutant]:
    """As many places as `size`, each as likely as any other, and one mutant of each; less those
    that are no code."""
    sources = {path: (root / path).read_text(encoding="utf-8") for path in paths}
    places: dict[tuple[str, tuple[int, int]], list[Mutant]] = {}
    for path, source in sources.items():
        for mutant in mutants_of(path, source):
            places.setdefault((mutant.path, mutant.at), []).append(mutant)
    chance = random.Random(seed)  # noqa: S311  nothing secret
    chosen = chance.sample(sorted(places), min(size, len(places)))
    drawn = [chance.choice(places[place]) for place in sorted(chosen)]
    return [mutant for mutant in drawn if mutant.is_code(sources[mutant.path])]


# --- statements -------------------------------------------------------------------------------
def statements(source: str) -> list[ast.stmt]:
    """Those of a function that can be left out without a name missing later."""
    found = {
        (inside.lineno, inside.col_offset): inside
        for function in ast.walk(ast.parse(source))
        if isinstance(function, ast.FunctionDef)
        for inside in ast.walk(function)
        if isinstance(inside, ast.stmt) and may_be_dropped(inside)
    }
    return [found[place] for place in sorted(found)]


def may_be_dropped(found: ast.stmt) -> bool:
    if isinstance(found, ast.Expr):
        return not isinstance(found.value, ast.Constant)
    if isinstance(found, ast.Assign):
        return not any(isinstance(target, (ast.Name, ast.Tuple)) for target in found.targets)
    return isinstance(found, (ast.AugAssign, ast.Raise, ast.Delete))


def without(source: str, found: ast.stmt) -> str:
    lines = source.splitlines(keepends=True)
    start, end = found.lineno - 1, found.end_lineno or found.lineno
    indent = " " * found.col_offset
    return "".join([*lines[:start], f"{indent}pass\n", *lines[end:]])
