"""Room on the interpreter's stack, taken once instead of at every call.

CPython keeps the frames of calls in pieces of 16 KB. A loop whose calls cross the end of one takes
another piece from the system at each of them and gives it back. Pages are drawn a hundred calls
deep, so which of them are slow hangs on how deep a template happens to lie: the list of tools took
59 ms of a worker's CPU instead of 23. A frame that needs more than a piece is given a larger one,
and what is called from it has the rest.
"""

from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")
WORDS = 1 << 14  # 128 KB, so the piece has 256 KB: room for several hundred calls within each other


def with_room(call: Callable[[], Result]) -> Result:
    return call()


with_room.__code__ = with_room.__code__.replace(co_stacksize=WORDS)
