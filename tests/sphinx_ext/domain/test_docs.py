"""The documentation of cross-references: its examples build, and every role is described."""

import re
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parents[3] / "docs"
GUIDE = DOCS / "how-to" / "cross-references.md"
ROLES = DOCS / "reference" / "lit-domain.md"
EXAMPLE = re.compile(r"^```md\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def test_the_examples_can_be_built(named_copy: Any) -> None:
    examples = EXAMPLE.findall(GUIDE.read_text("utf-8"))
    assert len(examples) == 3
    page = "# Examples\n\n" + "\n".join(examples)
    (named_copy.source / "works/walls/examples.md").write_text(page, "utf-8")
    article = named_copy().article("works/walls/examples")
    links = article.xpath(".//a[contains(@class, 'reference')]")
    assert len(links) == len(re.findall(r"\{lit:\w+\}", page)) - len(article.find_class("declared"))


def test_every_role_is_described() -> None:
    text = ROLES.read_text("utf-8")
    roles = ("work", "chapter", "scene", "character", "place", "author", "series", "tag", "quote")
    assert [role for role in roles if f"lit:{role}" not in text] == []
