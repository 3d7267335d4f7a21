"""A library of a few works with authors, series and tags, built once."""

import json
from collections.abc import Callable
from typing import Any

import pytest

Said = dict[str, Any]

WORKS: dict[str, Said] = {
    "door": {
        "title": "The Door",
        "authors": ["Anna Lee", "Bo Étoile"],
        "tags": ["rain", "Slow Burn"],
        "series": "Doors",
        "series-number": "10",
        "rating": "Teen",
        "warnings": ["A storm"],
        "status": "complete",
        "dates": ["written: 2020-01-02", "Updated: 2024-05-06"],
        "total-words": "1200",
    },
    "stair": {
        "title": "“A Stair”",
        "authors": ["anna  lee"],
        "tags": ["slow burn"],
        "series": "Doors",
        "series-number": "2.5",
        "total-words": "800",
    },
    "roof": {
        "title": "Étude for a Roof",
        "authors": ["Anna Lee"],
        "series": "Doors",
        "series-number": "2",
    },
    "loose": {"title": "12 Loose Ends", "series": "Doors", "series-number": "extra"},
    "ring": {"title": "Der Ring", "authors": ["李白"], "language": "de", "tags": ["rain"]},
    "zoe": {"title": "Zebra", "authors": ["Zoë"]},
    "zoe-too": {"title": "Жук", "authors": ["Zoe"], "language": "ru"},
}


def title_page(slug: str, said: Said) -> str:
    about = {"work": slug, "kind": "work", "level": "0", **said}
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in about.items()]
    return "\n".join(["---", *lines, "---", "", f"# {said['title']}", "", "It rained.", ""])


@pytest.fixture
def catalogued(library: Any) -> Callable[..., Any]:
    """Give a way to write a library of works with these front matters."""

    def write(works: dict[str, Said], **files: str) -> Any:
        pages = {f"works/{slug}/index.md": title_page(slug, works[slug]) for slug in works}
        return library({**pages, **files})

    return write


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory, builder: Any) -> Any:
    """Build the library above."""
    source = tmp_path_factory.mktemp("catalogued")
    for slug, said in WORKS.items():
        path = source / "works" / slug / "index.md"
        path.parent.mkdir(parents=True)
        path.write_text(title_page(slug, said), encoding="utf-8")
    return builder(source, tmp_path_factory.mktemp("built"))()
