"""Front matter is read as JSON: the same values as by a reader of YAML."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from fascicle.model.edited_pages import parse_quoted
from fascicle.sphinx_ext.model.works import metadata_in
from fascicle.writers.metadata import front_matter

# As keys, too, these are no texts to YAML 1.1.
OTHER_IN_YAML = {"null", "true", "false", "yes", "no", "on", "off"}
KEYS = st.from_regex(r"[a-z][a-z-]*", fullmatch=True).filter(lambda key: key not in OTHER_IN_YAML)
SAID = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(st.dictionaries(KEYS, SAID | st.lists(SAID)))
def test_front_matter_is_read_without_yaml_as_with_it(values: dict[str, Any]) -> None:
    items = [(k, tuple(v) if isinstance(v, list) else v) for k, v in values.items()]
    text = "\n".join(front_matter(items).split("\n")[1:-1])
    expected = msgspec.yaml.decode(text.encode()) or {}
    assert parse_quoted(text) == expected


def test_half_a_character_in_front_matter_is_told(library: Any) -> None:
    book = library({"works/w/index.md": '---\ntitle: "\\ud83d"\n---\n\n# W\n\nRain.\n'})(
        may_warn=True
    )
    assert "The front matter cannot be read." in book.log


def test_values_of_a_page_written_by_hand_are_one_line_and_a_summary_is_paragraphs() -> None:
    said = 'title: |\n  The\n  Door\nsummary: "One\\ntwo\\u2029three"\ntags: ["a\\u202e\\nb"]\n'
    file = 'text: "texts/a  door.txt"\n'
    assert metadata_in(f"---\n{said}{file}---\n\n# Door\n") == {
        "title": "The Door",
        "summary": "One two\n\nthree",
        "tags": '["a b"]',
        "text": "texts/a  door.txt",
    }
