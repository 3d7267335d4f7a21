"""Errors: place and problem on one line, the remedy on the next."""

import pickle

import pytest

from fascicle.model import errors
from fascicle.model.errors import FascicleError, SourceError

KINDS = [FascicleError, *FascicleError.__subclasses__()]


def test_an_error_gives_place_problem_and_remedy() -> None:
    error = SourceError("texts/emma.txt:2", "byte 0x81 is not UTF-8", "Save it as UTF-8.")
    assert str(error) == "texts/emma.txt:2: byte 0x81 is not UTF-8\n    Save it as UTF-8."


def test_an_error_without_a_remedy_is_one_line() -> None:
    assert str(FascicleError("texts", "there are none")) == "texts: there are none"


def test_an_error_without_a_place_is_only_its_problem() -> None:
    assert str(FascicleError("", "the disk is full", "Make room.")) == (
        "the disk is full\n    Make room."
    )


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_can_be_pickled(kind: type[FascicleError]) -> None:
    error = kind("texts/ä.txt:2", "problem", "remedy")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 (our own)
    assert type(again) is kind
    assert (again.place, again.problem, again.remedy) == ("texts/ä.txt:2", "problem", "remedy")
    assert str(again) == str(error)


def test_every_error_has_a_class_of_its_own() -> None:
    names = {kind.__name__ for kind in FascicleError.__subclasses__()}
    assert names >= {
        "SourceError",
        "SettingsError",
        "DecisionError",
        "FidelityError",
        "PageError",
        "BuildError",
    }
    assert all(hasattr(errors, name) for name in names)
