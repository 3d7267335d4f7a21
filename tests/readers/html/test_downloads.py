"""Files that FanFicFare has written: the same story from each, and no word lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from fascicle.convert import Text, read
from fascicle.model.blocks import Heading
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses

DOWNLOADS = Path(__file__).parents[2] / "data" / "downloads"


@pytest.mark.parametrize("name", ["fanficfare.html", "fanficfare.txt"])
def test_a_file_of_a_downloader_is_read_with_its_fields(name: str) -> None:
    file = (f"texts/{name}", DOWNLOADS.joinpath(name).read_bytes())
    library = Library(title="L")
    draft = read(Text("slip", (file,), WorkSettings(), library, Addresses(), "slip"))
    found = draft.found.values
    assert found["title"] == "The Slip"
    assert found["authors"] == ("tern_and_gull",)
    assert (found["series"], found["series_number"]) == ("The Doors", "2")
    assert found["fandoms"] == ("The Doors of Perry",)
    assert found["characters"] == ("Ada", "Till")
    assert found["stats"] == ("chapters: 3", "words: 5,012")
    assert found["sources"] == ("https://stories.example/s/12",)
    assert "Ada waits: all night." in found["summary"]
    titles = [block.text for block in draft.blocks if isinstance(block, Heading)]
    assert titles == ["1. The Lamp", "2. The Oil", "3. Rain"]
    assert draft.queries == ()
