"""Status page for the library's owner: what the last build could not make, and what to do.

    _build/reports/index.html    beside the reports of failures; neither is ever published

On GitHub, the same goes to the summary of the workflow's run.
https://docs.github.com/actions/reference/workflow-commands-for-github-actions#adding-a-job-summary
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from html import escape
from pathlib import Path

from fascicle.book.problem_record import EDITION, SEARCH
from fascicle.files.folders import write_if_changed
from fascicle.files.reports import REPORTS
from fascicle.model.errors import FascicleError, IncompleteError, SearchError
from fascicle.model.visible import visible

PAGE = REPORTS / "index.html"
SUMMARY = "GITHUB_STEP_SUMMARY"
NOTHING = "Nothing is missing from the book."
SOME = "The book was built, but something is missing from it, or is shown otherwise than it should."
# Characters that Markdown and HTML obey.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|&~])")
_STYLE = "body { font: 1rem/1.5 sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem }"

Problems = Sequence[tuple[str, FascicleError]]


def counted(problems: Problems) -> str:
    """Return how many there are of each kind: "1 text, 2 pages"."""
    kinds = Counter(kind for kind, _ in problems)
    return ", ".join(f"{n} {kind}{'s' * (n > 1)}" for kind, n in kinds.items())


def kinds_of(error: FascicleError | None) -> Problems:
    """Return the problems of a book that is built, with their kinds."""
    if isinstance(error, IncompleteError):
        return error.errors
    if error is None:
        return ()
    return [(SEARCH if isinstance(error, SearchError) else EDITION, error)]


def write_status(root: Path, problems: Problems, notes: Sequence[str] = ()) -> None:
    """Write the status page, and the summary if there are problems; notes are none."""
    path = root / PAGE
    # What cannot be written here is printed in any case.
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_if_changed(path, _page(problems, notes).encode("utf-8", "backslashreplace"))
        if problems and (summary := os.environ.get(SUMMARY)):
            with Path(summary).open("a", encoding="utf-8", errors="backslashreplace") as file:
                file.write(_summary(problems))


def _page(problems: Problems, notes: Sequence[str]) -> str:
    items = "".join(
        f"<li><code>{_html(error.place or kind)}</code>: {_html(error.problem)}"
        f"<br><small>{_html(error.remedy)}</small></li>\n"
        for kind, error in problems
    )
    said = f"<p>{SOME} {counted(problems)}.</p>\n<ul>\n{items}</ul>" if problems else NOTHING
    noted = "".join(f"<li>{_html(note)}</li>\n" for note in notes)
    said += f"\n<h2>Notes</h2>\n<ul>\n{noted}</ul>" if notes else ""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8">'
        f"<title>Status of the last build</title><style>{_STYLE}</style></head>\n"
        f"<body>\n<h1>Status of the last build</h1>\n{said}\n</body>\n</html>\n"
    )


def _summary(problems: Problems) -> str:
    items = "".join(
        f"- **{_markdown(error.place or kind)}**: {_markdown(error.problem)}  \n"
        f"  {_markdown(error.remedy)}\n"
        for kind, error in problems
    )
    return f"## Status of the book\n\n{SOME} {counted(problems)}.\n\n{items}\n"


def _html(text: str) -> str:
    return escape(visible(text)).replace("\n", "<br>")


def _markdown(text: str) -> str:
    return _MARKUP.sub(r"\\\1", " ".join(visible(text).split()))
