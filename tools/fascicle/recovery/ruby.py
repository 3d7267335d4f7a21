"""Ruby as typed in Japanese texts: a reading in 《》 after its base characters.

    漢字《かんじ》を      ｜お父《とう》さんに

The base is the kanji directly before it, or everything after a bar. The reading is in kana, which
excludes Chinese titles and thoughts in the same brackets; after a bar it may be any short text.
Without a bar there must be two, since a single one is no convention.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from fascicle.model.blocks import Run, Style, runs_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fascicle.model.draft import Draft

_KANJI = "々〆〇ヶ㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff"
_KANA = "ぁ-ゖゝゞァ-ヺー・ヽヾ"
# The longest base or reading.
_LONGEST = 30
_BARRED = rf"[|｜][\w・]{{1,{_LONGEST}}}《[\w・ ]{{1,{_LONGEST}}}》"
_RUBY = re.compile(rf"{_BARRED}|[{_KANJI}]{{1,{_LONGEST}}}《[{_KANA}]{{1,{_LONGEST}}}》")
_FEWEST = 2


def ruby(draft: Draft) -> Draft:
    """Make words with a ruby reading runs of their own, with the reading."""
    texts = (run.text for block in draft.blocks for run in runs_of(block) if _is_open(run))
    found = list(islice((match[0] for text in texts for match in _RUBY.finditer(text)), _FEWEST))
    if len(found) < _FEWEST and not any(one[0] in "|｜" for one in found):
        return draft
    return draft.map_text(lambda runs: tuple(part for run in runs for part in _parted(run)))


def _is_open(run: Run) -> bool:
    """Return whether a run may contain ruby."""
    return run.style is Style.PLAIN and "《" in run.text


def _parted(run: Run) -> Iterator[Run]:
    """Split a plain run at its ruby."""
    if not _is_open(run):
        yield run
        return
    at = 0
    for match in _RUBY.finditer(run.text):
        if before := run.text[at : match.start()]:
            yield replace(run, text=before)
        yield Run(match[0], Style.RUBY)
        at = match.end()
    if rest := run.text[at:]:
        yield replace(run, text=rest)
