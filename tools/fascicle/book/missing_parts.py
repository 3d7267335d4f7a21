"""Missing parts of a book, in strict builds and others.

A build publishes all it can. Only a failure of the whole library stops it, or any failure if it is
strict. A page for the library's owner has the missing parts, each with its remedy:

    _build/reports/index.html    beside the reports of failures; neither is ever published

On GitHub, the same goes to the summary of the workflow's run.
https://docs.github.com/actions/reference/workflow-commands-for-github-actions#adding-a-job-summary
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from html import escape
from pathlib import Path

from fascicle.book.built_book import BuiltBook, WorkFiles
from fascicle.book.run_records import (
    EDITION,
    PAGE,
    SEARCH,
    TEXT,
    errors_in,
    notes_in,
    problems_in,
    shelf_folders,
)
from fascicle.book.sphinx_errors import no_room
from fascicle.files.build_folder import REPORTS
from fascicle.files.folders import shown, write_if_changed
from fascicle.model.errors import (
    BuildError,
    FascicleError,
    IncompleteError,
    SearchError,
    UnfinishedError,
)
from fascicle.model.words import visible

NOT_REPLACED = "The book is not replaced. Without --strict, everything else is built."
NOT_PUBLISHED = "Correct the places named, and build again; or publish it without --strict."


def problems_of(
    root: Path, doctrees: Path, works: Mapping[str, WorkFiles]
) -> list[tuple[str, FascicleError]]:
    """Return the parts that the book lacks, or shows otherwise than it should.

    Raises `BuildError` if it is the library that fails: the disk is full, no page leads to the
    works, or all of them fail.
    """
    folders = [doctrees, *shelf_folders(doctrees)]
    problems = list(errors_in(root, *folders, more=problems_in(*folders)))
    # Sphinx only warns of a file that it cannot write.
    if full := next(filter(None, (no_room(error.problem) for _, error in problems)), None):
        raise full
    if unlisted := unlisted_works(problems, root):
        raise unlisted
    failed = {error.place.partition(":")[0]: error for kind, error in problems if kind == PAGE}
    pages = {f"works/{slug}/{name}" for slug, files in works.items() for name, _ in files}
    pages = {page for page in pages if page.endswith(".md")}
    if pages <= failed.keys() and (len(works) > 1 or "index.md" in failed):
        first = next(iter(failed.values()))
        problem = f"all pages fail, as {first.place}: {first.problem}"
        raise BuildError("the book", problem, first.remedy)
    return problems


def not_replaced(problems: Problems) -> BuildError:
    """Return the error of a strict build; those of texts have been said."""
    missing = str(IncompleteError([each for each in problems if each[0] != TEXT]))
    problem = f"the build is strict, and there are problems: {counted(problems)}"
    return BuildError("", "\n".join(filter(None, (missing, problem))), NOT_REPLACED)


def incomplete(problems: Problems) -> FascicleError:
    first = problems[0][1]
    is_alone = len(problems) == 1 and isinstance(first, UnfinishedError)
    return first if is_alone else IncompleteError(problems)


def missing_from(root: Path, output: Path, *, strict: bool) -> list[str]:
    """Return the missing parts of a book, a line each. Raises `BuildError` if none may miss."""
    missing = BuiltBook.load(root, output).missing or []
    if missing and strict:
        problem = "\n".join(("is not published, because it is not complete", *missing))
        raise BuildError(shown(output, root), problem, NOT_PUBLISHED)
    return missing


def refuse_withdrawn(root: Path, output: Path, left_out: Sequence[str]) -> None:
    """Raise `BuildError` if a book still has one of the works without their texts."""
    for slug in left_out:
        if any((output / "works" / slug).glob("*.html")):
            problem = f"its text is gone, but {shown(output, root)} still has it"
            remedy = "Build the book, which leaves it out, and publish it again: fascicle build"
            raise BuildError(f"works/{slug}", problem, remedy)


def report(root: Path, output: Path, book: BuiltBook, problems: Problems, doctrees: Path) -> None:
    """Save the record of a book, with its missing parts, and the status page for its owner."""
    known = book.missing
    book.missing = [f"{error.place}: {error.problem}".removeprefix(": ") for _, error in problems]
    if known is None or known != book.missing:
        book.save(root, output)
    write_status(root, problems, notes_in(doctrees, *shelf_folders(doctrees)))


STATUS_PAGE = REPORTS / "index.html"
SUMMARY = "GITHUB_STEP_SUMMARY"
NOTHING = "Nothing is missing from the book."
SOME = "The book was built, but parts of it are missing or not shown as they should be."
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
    path = root / STATUS_PAGE
    # The summary is printed in any case.
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
    body = f"<p>{SOME} {counted(problems)}.</p>\n<ul>\n{items}</ul>" if problems else NOTHING
    noted = "".join(f"<li>{_html(note)}</li>\n" for note in notes)
    body += f"\n<h2>Notes</h2>\n<ul>\n{noted}</ul>" if notes else ""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8">'
        f"<title>Status of the last build</title><style>{_STYLE}</style></head>\n"
        f"<body>\n<h1>Status of the last build</h1>\n{body}\n</body>\n</html>\n"
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


ADD_LIST = "Add it where the works should appear:\n    :::{works}\n    :::"
_TITLE_PAGE = re.compile(r"works/[^/\n]+/index\.md")
# The name of the warning is the same in all languages.
_UNLISTED = "[toc.not_included]"


def unlisted_works(errors: Sequence[tuple[str, FascicleError]], root: Path) -> BuildError | None:
    """Return the error for a front page without a list, of which Sphinx complains in each work.

    Other errors of pages follow.
    """
    others = [error for _, error in errors if not _is_unlisted(error)]
    if len(others) == len(errors) or re.search(r"\{(works|toctree)\}", _front_page(root)):
        return None
    problem = "the front page has no list of works, so no page leads to them"
    lines = (f"{error.place}: {error.problem}" for error in others)
    return BuildError("index.md", "\n".join((problem, *lines)), ADD_LIST)


def _is_unlisted(error: FascicleError) -> bool:
    is_title_page = _TITLE_PAGE.fullmatch(error.place) is not None
    return is_title_page and error.problem.endswith(_UNLISTED)


def _front_page(root: Path) -> str:
    with suppress(OSError):
        return (root / "index.md").read_text("utf-8", errors="replace")
    return ""
