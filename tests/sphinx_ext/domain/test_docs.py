"""What docs/cross-references.md shows can be built as it stands there."""

import re
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parents[3] / "docs/cross-references.md"
EXAMPLE = re.compile(r"^```md\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def test_the_examples_can_be_built(named_copy: Any) -> None:
    examples = EXAMPLE.findall(DOCS.read_text("utf-8"))
    assert len(examples) == 4
    page = "# Examples\n\n" + "\n".join(examples)
    (named_copy.source / "works/walls/examples.md").write_text(page, "utf-8")
    article = named_copy().article("works/walls/examples")
    links = article.xpath(".//a[contains(@class, 'reference')]")
    assert len(links) == len(re.findall(r"\{lit:\w+\}", page)) - len(article.find_class("declared"))


def test_each_role_is_explained() -> None:
    text = DOCS.read_text("utf-8")
    roles = ("work", "chapter", "scene", "character", "place", "author", "series", "tag", "quote")
    assert [role for role in roles if f"lit:{role}" not in text] == []
