"""Incremental builds: notes of pages and digests of what they show, kept between builds.

Notes are data that features keep of each page that is read, by page. They are pickled with Sphinx's
environment after each edit, so they are small: tuples, no nodes, nothing that the front matter has.

| kind | of a page |
| --- | --- |
| `pages` | its sections (name, id, heading), its scenes (id, opening words); of works' pages |
| `declared` | the objects that directives declare |
| `references` | its references: role, target |
| `quotations` | its quotations: target, words, line |
| `found` | the places of the words that are quoted from it |
| `named` | the cast named in each scene |
| `links` | the pages and the labels that it links to |

Sphinx writes a page again when its own file has changed. A page here also shows others: the sidebar
all chapters of the work, the front page all works. So features and base rooms note, under a key of
their own, a digest of the parts of each page that come from others, once all pages have been read.
Documents with a new digest are written again; a page without a document stays if its digest is the
same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from fascicle.book.run_records import WORK, Problem, load_problems
from fascicle.model.digests import digest_of

# Before any page is noted, and after all.
BEGIN, END = 200, 1000

KEPT = "fascicle_digests"
# Stands for all that the pages of a key depend on; no page has this name.
BEHIND = ""

# Digests by key and by page.
Digests = dict[str, dict[str, str]]

# Failures of the last build that belong to no document.
_FAILED: WeakKeyDictionary[BuildEnvironment, list[Problem]] = WeakKeyDictionary()
_BEFORE: WeakKeyDictionary[BuildEnvironment, Digests] = WeakKeyDictionary()
NOTES = "fascicle_page_notes"


def layout_state(app: Sphinx) -> object:
    """Return the inputs of the layout of each page: settings and templates."""
    builder: Any = app.builder
    return builder.build_info.config_hash, builder.templates.newest_template_mtime()


def note(env: BuildEnvironment, key: str, pages: Mapping[str, str]) -> None:
    _now(env)[key] = dict(pages)


def note_if_changed(
    env: BuildEnvironment, key: str, behind: object, pages: Iterable[tuple[str, str]]
) -> None:
    """Note the digests of pages, taken from `pages` only if `behind`, their input, has changed."""
    digest, before = digest_of(behind), _BEFORE[env].get(key, {})
    is_same = before.get(BEHIND) == digest
    note(env, key, before if is_same else {**dict(pages), BEHIND: digest})


def pages_noted(env: BuildEnvironment, key: str) -> set[str]:
    return _now(env)[key].keys() - {BEHIND}


def new_pages(env: BuildEnvironment, key: str) -> set[str]:
    """Return the pages of a key that have a new digest."""
    before = _BEFORE[env].get(key, {})
    now = _now(env).get(key, {})
    return {page for page, digest in now.items() if before.get(page) != digest}


def keep_if_current(app: Sphinx, docname: str, new: set[str]) -> bool:
    """Return whether a page without a document is up to date; it is then kept."""
    builder: Any = app.builder
    if docname in new or not Path(builder.get_output_path(docname)).is_file():
        return False
    if _has_failed(app, docname):
        return False
    builder.pages_made.add(docname)
    return True


def _has_failed(app: Sphinx, docname: str) -> bool:
    """Return whether the last build has failed in a page without a document, or in its parts."""
    if app.env not in _FAILED:
        _FAILED[app.env] = [each for each in load_problems(Path(app.doctreedir)) if not each.page]
    return any(
        each.place == f"{docname}.html"
        or (
            each.kind == WORK
            and (docname.startswith(each.place) or not docname.startswith("works/"))
        )
        for each in _FAILED[app.env]
    )


def _now(env: BuildEnvironment) -> Digests:
    digests: Digests = getattr(env, KEPT)
    return digests


def _begin(_app: Sphinx, env: BuildEnvironment) -> None:
    _BEFORE[env] = getattr(env, KEPT, {})
    setattr(env, KEPT, {})


def _stale_documents(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the documents that show something new, and those that are noted no longer."""
    before, now = _BEFORE[env], _now(env)
    stale = {page for key, pages in before.items() for page in pages.keys() - now.get(key, {})}
    stale.update(*(new_pages(env, key) for key in now))
    return sorted(stale & env.found_docs)


def notes_of(env: BuildEnvironment, kind: str) -> dict[str, Any]:
    return _all_notes(env).setdefault(kind, {})


def _purge(_app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    for notes in _all_notes(env).values():
        notes.pop(docname, None)


def _merge(
    _app: Sphinx, env: BuildEnvironment, docnames: AbstractSet[str], other: BuildEnvironment
) -> None:
    """Merge the notes of the pages that another process has read."""
    for kind, notes in _all_notes(other).items():
        notes_of(env, kind).update({page: notes[page] for page in notes.keys() & docnames})


def _all_notes(env: BuildEnvironment) -> dict[str, dict[str, Any]]:
    notes: dict[str, dict[str, Any]] = vars(env).setdefault(NOTES, {})
    return notes


def register(app: Sphinx) -> None:
    app.connect("env-purge-doc", _purge)
    app.connect("env-merge-info", _merge)
    app.connect("env-updated", _begin, priority=BEGIN)
    app.connect("env-updated", _stale_documents, priority=END)
