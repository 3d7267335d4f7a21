"""A memory, and what is not searched for garbage meanwhile."""

from __future__ import annotations

import gc

import pytest

from fascicle.model.memory import Memory, remembering, without_collections


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
