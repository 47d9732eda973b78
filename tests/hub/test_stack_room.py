"""Inside the room no depth of calls makes a loop ask the system for memory at each turn."""

import resource

from hub.web.stack_room import with_room

TURNS = 500
DEPTHS = range(200)  # several pieces of the stack


def nothing():
    return None


def loop():
    for _turn in range(TURNS):
        nothing()


def at(depth, call):
    return at(depth - 1, call) if depth else call()


def pages_taken(depth):
    """By a loop that deep: the system tells how often it had to give memory."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    at(depth, loop)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def test_a_loop_takes_no_memory_at_each_turn_however_deep_it_is():
    most = with_room(lambda: max(pages_taken(depth) for depth in DEPTHS))
    assert most < TURNS // 5


def test_what_is_called_is_answered():
    assert with_room(lambda: "answer") == "answer"
