"""Titles as a work shows them: in title case, with curly quotes, and never words behind a gate."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fascicle.sphinx_ext.i18n.messages import gettext
from fascicle.sphinx_ext.model.extension_points import title_cases
from fascicle.sphinx_ext.model.work_settings import TITLE_CASE

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from fascicle.sphinx_ext.model.published.published_work import PublishedWork, WorkPage


def cased_title(env: BuildEnvironment, work: PublishedWork, typed: str, label: str = "") -> str:
    """Return a title in the case in which the work shows its titles; its length stays the same.

    The label that it begins with has a case of its own: "Chapter 1. THE DOOR" has one in capitals.
    """
    if work.capitals != TITLE_CASE:
        return typed
    parts = [label, typed.removeprefix(label)] if typed.startswith(label) else [typed]
    for in_case in title_cases(env.config):
        parts = [in_case(part, work.text_language) for part in parts]
    return "".join(parts)


def without_opening(work: PublishedWork) -> PublishedWork:
    """Return a work called “Untitled”, as a gated one is whose title would be its first words."""
    title = str(gettext("Untitled"))
    front = replace(work.front, label="", title="", heading=title)
    return replace(work, title=title, is_untitled=False, front=front)


def with_cased_titles(env: BuildEnvironment, work: PublishedWork) -> PublishedWork:
    """Return a work whose titles are in the case in which it shows them."""

    def page(typed: WorkPage) -> WorkPage:
        return replace(
            typed,
            label=cased_title(env, work, typed.label),
            title=cased_title(env, work, typed.title),
            heading=cased_title(env, work, typed.heading, typed.label),
        )

    return replace(
        work,
        title=cased_title(env, work, work.title),
        front=page(work.front),
        pages=tuple(map(page, work.pages)),
    )


def with_curly_quotes(work: PublishedWork) -> PublishedWork:
    """Return a work whose titles, summary, notes and names have curly quotes."""
    typeset = work.typeset

    def page(typed: WorkPage) -> WorkPage:
        label, title, heading = map(typeset, (typed.label, typed.title, typed.heading))
        return replace(typed, label=label, title=title, heading=heading)

    return replace(
        work,
        title=typeset(work.title),
        summary=tuple(map(typeset, work.summary)),
        notes=tuple(map(typeset, work.notes)),
        cast=tuple(entry._replace(name=typeset(entry.name)) for entry in work.cast),
        places=tuple(entry._replace(name=typeset(entry.name)) for entry in work.places),
        front=page(work.front),
        pages=tuple(map(page, work.pages)),
    )
