"""A memory, and what is not searched for garbage meanwhile."""

from __future__ import annotations

import gc
from random import Random

import pytest

from fascicle.model.memory import (
    Memory,
    of_all,
    of_each,
    of_pairs,
    remembering,
    same,
    without_collections,
)


def test_nothing_is_searched_for_garbage_until_the_outer_block_ends() -> None:
    with remembering(Memory()):
        with without_collections():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_searches_begin_again_after_an_error() -> None:
    with pytest.raises(KeyError), without_collections():
        raise KeyError
    assert gc.isenabled()


class Thing:
    """An object that is equal to all others of its name."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.asked: list[object] = []

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Thing) and other.name == self.name

    def __hash__(self) -> int:
        return hash(self.name)


def ask(thing: Thing, *rest: object) -> str:
    thing.asked.append(rest)
    return "".join([thing.name, *map(str, rest)])


def ask_all(things: tuple[Thing, ...], *rest: object) -> str:
    return " ".join(ask(thing, *rest) for thing in things)


def test_of_the_very_object_what_was_returned_is_returned_again() -> None:
    one, equal = Thing("a"), Thing("a")
    assert of_each(ask, [one, one]) == ["a", "a"]
    assert len(one.asked) == 2
    memory = Memory()
    with remembering(memory):
        memory.begin()
        assert of_each(ask, [one, equal, one]) == ["a", "a", "a"]
        assert (len(one.asked), len(equal.asked)) == (4, 1)
        memory.begin()
        assert of_each(ask, [one]) == ["a"]
        assert of_each(ask, [one, equal], 1) == ["a1", "a1"]
        assert (len(one.asked), len(equal.asked)) == (5, 2)


@pytest.mark.parametrize("seed", range(8))
def test_in_rows_that_change_the_same_objects_are_found(seed: int) -> None:
    chance, memory = Random(seed), Memory()  # noqa: S311
    row = [Thing(name) for name in "abcdefghij"]
    with remembering(memory):
        memory.begin()
        of_each(ask, row)
        for count in range(12):
            old = [*row]
            for _ in range(chance.choice((1, 1, 2, 5))):
                at = chance.randrange(len(row) + 1)
                new = [Thing(f"{count}")] * chance.choice((0, 1))
                row[at : at + chance.choice((0, 1, 2))] = new
            before = {id(thing): len(thing.asked) for thing in old}
            memory.begin()
            assert of_each(ask, row) == [thing.name for thing in row]
            kept = [thing for thing in row if id(thing) in before]
            assert all(len(thing.asked) == before[id(thing)] for thing in kept)
            assert of_pairs(ask, [(thing, 1) for thing in row]) == [f"{it.name}1" for it in row]
            if not row:
                break


def test_what_neither_conversion_has_asked_for_is_forgotten() -> None:
    one, memory = Thing("a"), Memory()
    with remembering(memory):
        for others in range(3):
            memory.begin()
            of_each(ask, [one] if not others else [])
        memory.begin()
        assert of_each(ask, [one]) == ["a"]
        assert len(one.asked) == 2
        memory.begin()
        memory.begin()
        assert not memory.tables


def test_other_arguments_are_compared() -> None:
    one, memory = Thing("a"), Memory()
    with remembering(memory):
        memory.begin()
        assert of_pairs(ask, [(one, (1,))], 2) == ["a(1,)2"]
        memory.begin()
        assert of_pairs(ask, [(one, (1,))], 2) == ["a(1,)2"]
        assert len(one.asked) == 1
        memory.begin()
        assert of_pairs(ask, [(one, (3,))], 2) == ["a(3,)2"]
        both = one, Thing("b")
        assert of_all(ask_all, both, 1) == of_all(ask_all, both, 1) == "a1 b1"
        assert of_all(ask_all, both, 2) == "a2 b2"
        assert of_all(ask_all, both[::-1], 2) == "b2 a2"
        assert (len(one.asked), len(both[1].asked)) == (5, 3)


def test_an_equal_value_is_the_one_that_was_there_before() -> None:
    one, equal = Thing("a"), Thing("a")
    assert same(equal) is equal
    with remembering(Memory()):
        assert same(one) is same(equal) is one
