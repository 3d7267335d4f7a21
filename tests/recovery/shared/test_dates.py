"""Dates that begin the entries of a diary, in the languages that texts are in."""

from __future__ import annotations

import pytest

from fascicle.recovery.shared.dates import is_date


@pytest.mark.parametrize(
    "line",
    [
        "szeptember 1., csütörtök", "1983. szeptember 1.", "3 мая 1980 г.", "Понедельник, 3 мая",
        "3 maja 1980 r.", "2 Mayıs 1980", "3. toukokuuta 1918", "Segunda-feira, 3 de maio",
        "3 marts 1920, torsdag", "14 Οκτωβρίου 1912", "6. května",
    ],
)  # fmt: skip
def test_dates_of_many_languages_are_known(line: str) -> None:
    assert is_date(line)


@pytest.mark.parametrize(
    "line", ["luni", "12 среда", "mart 5 kedi", "12 мая они уехали в город и не вернулись"]
)
def test_words_that_are_names_of_days_or_months_are_none_alone(line: str) -> None:
    assert not is_date(line)
