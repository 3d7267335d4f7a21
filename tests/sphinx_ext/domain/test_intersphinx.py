"""Another book links into this one, by its inventory."""

import subprocess
import sys
from typing import Any

CONF = """\
extensions = ["fascicle.sphinx_ext", "sphinx.ext.intersphinx"]
intersphinx_mapping = {{"named": ("https://example.org/named/", {inventory!r})}}
"""

FRONT = """\
# Another Book

{external+named:lit:work}`the-toll` has {external+named:lit:chapter}`the-toll/chapter-2`, and in it
{external+named:lit:character}`a woman <the-toll/ada-vickery>`. So has
{lit:character}`the-toll/ada-vickery`.
"""


def test_a_work_a_chapter_and_a_character_are_found_from_another_book(
    library: Any, named: Any
) -> None:
    conf = CONF.format(inventory=str(named.output / "objects.inv"))
    book = library({"conf.py": conf, "index.md": FRONT})()
    links = book.article("index").xpath(".//p/a[contains(@class, 'reference')]")
    site = "https://example.org/named/works/the-toll"
    assert [(link.text_content(), link.get("href")) for link in links] == [
        ("The Toll", f"{site}/index.html"),
        ("Chapter 2: The Stranger", f"{site}/chapter-2.html"),
        ("a woman", f"{site}/people/ada-vickery.html"),
        ("Ada Vickery", f"{site}/people/ada-vickery.html"),
    ]


def test_a_name_is_relative_to_its_work_in_another_book_too(library: Any, named: Any) -> None:
    conf = CONF.format(inventory=str(named.output / "objects.inv"))
    essay = "# The Toll\n\n{lit:character}`ada-vickery` {lit:chapter}`chapter-2`\n"
    book = library({"conf.py": conf, "works/the-toll/index.md": essay})()
    links = book.article("works/the-toll/index").xpath(".//p/a[contains(@class, 'reference')]")
    assert [link.text_content() for link in links] == ["Ada Vickery", "Chapter 2: The Stranger"]


def test_the_inventory_lists_what_there_is(named: Any) -> None:
    command = [sys.executable, "-m", "sphinx.ext.intersphinx", str(named.output / "objects.inv")]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    for name in ("lit:work\n", " the-toll ", " the-toll/chapter-2 ", " the-toll/ada-vickery "):
        assert name in listed
