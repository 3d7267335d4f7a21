"""Dates in words, in the language of the library."""

import pytest

from fascicle.sphinx_ext.i18n import date_in_words, regional


@pytest.mark.parametrize(
    ("typed", "spoken", "shown"),
    [
        ("2026-02-19", "en", "February 19, 2026"),
        ("2026-02-19", "en-GB", "19 February 2026"),
        ("2026-02-19", "de", "19. Februar 2026"),
        ("2026-02", "fr", "février 2026"),
        ("2026-03-01", "fr", "1er mars 2026"),
        ("2026-03-11", "fr", "11 mars 2026"),
        ("1813", "fr", "1813"),
    ],
)
def test_a_date_is_written_as_in_the_language(typed: str, spoken: str, shown: str) -> None:
    assert date_in_words(typed, spoken) == shown


@pytest.mark.parametrize("typed", ["around 1813", "2026-02-31", "2026-2-1", ""])
def test_what_is_no_date_stays_as_typed(typed: str) -> None:
    assert date_in_words(typed, "de") == typed


def test_a_language_that_nobody_knows_leaves_dates_as_typed() -> None:
    assert date_in_words("2026-02-19", "xx-none") == "2026-02-19"


def test_dates_follow_the_region_of_the_library_only_in_its_own_language() -> None:
    """There is no catalogue here, so the interface speaks English."""
    assert regional("en-GB") == "en-GB"
    assert regional("eo") == "en"
