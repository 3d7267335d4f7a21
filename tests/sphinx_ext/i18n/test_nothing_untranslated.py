"""Nothing that the book says is forgotten: in a tongue of signs alone, no Latin letter is left.

The authors of this library write Greek. What its catalogue has for each message are the places in
it, between brackets. So whatever else is in Latin letters was said past the catalogues.
"""

import json
import re
from io import BytesIO
from typing import Any

import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po

from fascicle.sphinx_ext.i18n import FILE, OURS

PLACE = re.compile(r"\{\w+\}")
LATIN = re.compile(r"[A-Za-z]{2,}")
SPOKEN = ("aria-label", "title", "alt", "placeholder", "content")
# Attributes of `meta` that are for programs, and what is named as it was typed, not said.
NAMES = (
    "generator",
    "viewport",
    "robots",
    "color-scheme",
    "citation_language",
    "DC.language",
    "DC.type",
)
FOR_PROGRAMS = f"//meta[@http-equiv or contains('{' '.join(NAMES)}', @name)]"
TYPED = "//script | //style | //code | //kbd"

CAST = [
    {"name": "Άδα Βίκη", "aliases": ["Άδα", "Βίκη"]},
    {"name": "Σίμος"},
    {"name": "Γιώργος", "from": "2"},
]
PLACES = [{"name": "Πύλη"}, {"name": "Κρύπτη", "from": "2"}]
ABOUT: dict[str, Any] = {
    "language": "el",
    "authors": ["Νίνα", "Βέα"],
    "translators": ["Ζωή"],
    "editors": ["Λέα"],
    "illustrators": ["Ρέα"],
    "summary": ["Βροχή."],
    "notes": ["Χιόνι."],
    "series": "Βροχές",
    "rating": "Ωρίμων",
    "warnings": ["βροχή"],
    "tags": ["βροχή", "χιόνι"],
    "characters": ["Κάποιος"],
    "status": "τέλος",
    "rights": "δικά μας",
    "dates": ["written: 2024-01-01", "published: 2025-01-01", "updated: 2026-01-01"],
    "total-words": "20000",
    "cast": CAST,
    "places": PLACES,
}
FIRST = "# Α\n\nΆδα ήρθε στην Πύλη.\n\n***\n\nΣίμος και Άδα.[^1]\n\n[^1]: Χιόνι.\n"
POEM = "# Ωδή\n\n:::{verse}\nΒροχή\nπέφτει\n:::\n"
SECOND = "# Β\n\nΓιώργος, Κρύπτη.\n\n***\n\nΆδα, Σίμος.\n"


def page(body: str, **said: Any) -> str:
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in said.items()]
    return "\n".join(["---", *lines, "---", "", body, ""])


def work(slug: str, title: str, **more: Any) -> dict[str, str]:
    about = {"work": slug, "kind": "work", "title": title, **ABOUT, **more}
    of_it = {"work": slug, "kind": "chapter", "level": "1"}
    front = f"# {title}\n\n:::{{chapters}}\na\nb\n:::\n"
    return {
        f"works/{slug}/index.md": page(front, **about),
        f"works/{slug}/a.md": page(FIRST, **of_it, label="Α", title="Αρχή", words="9000"),
        f"works/{slug}/b.md": page(SECOND, **of_it, label="Β", title="Τέλος", words="11000"),
    }


def signs() -> bytes:
    """Write a catalogue that has nothing but the places of each message."""
    catalogue = Catalog(locale="el")
    for message in read_po(BytesIO((OURS / "de" / FILE).read_bytes())):
        if message.id:
            forms = [message.id] if isinstance(message.id, str) else [*message.id]
            shown = [f"⟦{''.join(PLACE.findall(form))}⟧" for form in forms]
            # The form for one says the number, too: in Greek 1 alone has it.
            catalogue.add(message.id, shown[0] if len(shown) == 1 else (shown[-1], shown[-1]))
    file = BytesIO()
    write_po(file, catalogue)
    return file.getvalue()


@pytest.fixture(scope="module")
def book(built: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Build the library, one of its works behind a gate, another of a page alone."""
    toml = 'title = "Βιβλία"\nlanguage = "el"\ngate = ["Αυστηρό"]\n'
    files = {
        "library.toml": toml,
        "index.md": "# Βιβλία\n\n:::{works}\n:::\n",
        **work("one", "Πρώτο", **{"series-number": "1"}),
        **work("two", "Δεύτερο", **{"series-number": "2", "status": "in progress"}),
        **work("three", "Τρίτο", rating="Αυστηρό", **{"series-number": "3"}),
        "works/poem/index.md": page(POEM, title="Ωδή", language="el"),
        "locales/el/LC_MESSAGES/fascicle.po": signs().decode(),
    }
    return built(tmp_path_factory.mktemp("signs"), files)


def said_on(tree: Any) -> list[str]:
    """List what a page says in Latin letters: what is read, and what is only heard."""
    for element in tree.xpath(f"{FOR_PROGRAMS} | {TYPED}"):
        element.drop_tree()
    texts = [*tree.itertext(), *(tree.xpath("//@" + " | //@".join(SPOKEN)))]
    return [" ".join(text.split()) for text in texts if LATIN.search(text)]


# Ours says "in progress" to Fascicle itself, which reads it: it is shown as it was typed.
AS_TYPED = {"in progress"}


def test_no_page_says_anything_past_the_catalogues(book: Any) -> None:
    pages = sorted(path.relative_to(book.output) for path in book.output.rglob("*.html"))
    assert len(pages) > 30
    assert book.page("works/three/a").find_class("gate")
    said = {
        f"{name}: {text}"
        for name in pages
        for text in said_on(book.page(name.as_posix().removesuffix(".html")))
        if text.strip("⟦⟧") not in AS_TYPED
    }
    assert sorted(said) == []


def test_no_script_says_anything_past_the_catalogues(book: Any) -> None:
    for path in sorted((book.output / "_static").rglob("*.js")):
        if "doctools" not in path.name and "⟦" in path.read_text("utf-8"):
            script = path.read_text("utf-8")
            tables = re.findall(r"^Object\.assign\(FASCICLE\.\w+,(.*)\);$", script, re.MULTILINE)
            translated = {key for table in tables for key in json.loads(table)}
            bundled = script.rsplit("\nObject.assign(FASCICLE", 1)[-1].partition("\n")[2]
            said = set(re.findall(r'"([A-Z][a-z]+ [^"\n]*)"', bundled))
            # The singular is the key of both.
            plurals = {
                plural
                for singular, plural in re.findall(r'\("([^"\n]+)","([^"\n]+)",', bundled)
                if singular in translated
            }
            assert said - translated - plurals == set(), path.name
