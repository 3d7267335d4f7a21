"""Missing parts of a book: what a build does about problems, strict or not.

A build publishes what it can. Only what fails for the whole library stops it, and anything at all
if it is strict.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from fascicle.book.editions.edition_record import notes_in, problems_in
from fascicle.book.inputs import WorkFiles
from fascicle.book.output import BuiltBook
from fascicle.book.problem_record import PAGE, TEXT, errors_in
from fascicle.book.shelves.shelf_files import shelf_folders
from fascicle.book.sphinx_runs.faulty_pages import unlisted_works
from fascicle.book.sphinx_runs.sphinx_errors import no_room
from fascicle.book.status_page import Problems, counted, write_status
from fascicle.files.folders import shown
from fascicle.model.errors import BuildError, FascicleError, IncompleteError, UnfinishedError

NOT_REPLACED = "The book is not replaced. Without --strict, all is built that can be."
NOT_PUBLISHED = "Mend what is named, and build again; or publish it without --strict."


def problems_of(
    root: Path, doctrees: Path, works: Mapping[str, WorkFiles]
) -> list[tuple[str, FascicleError]]:
    """Return what the book lacks, or shows otherwise than it should.

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
        raise BuildError(
            "the book", f"all pages fail, as {first.place}: {first.problem}", first.remedy
        )
    return problems


def not_replaced(problems: Problems) -> BuildError:
    """Return the error of a strict build; those of texts have been said."""
    said = str(IncompleteError([each for each in problems if each[0] != TEXT]))
    problem = f"the build is strict, and there are problems: {counted(problems)}"
    return BuildError("", "\n".join(filter(None, (said, problem))), NOT_REPLACED)


def incomplete(problems: Problems) -> FascicleError:
    first = problems[0][1]
    is_alone = len(problems) == 1 and isinstance(first, UnfinishedError)
    return first if is_alone else IncompleteError(problems)


def missing_from(root: Path, output: Path, *, strict: bool) -> list[str]:
    """Return what a built book lacks, a line each. Raises `BuildError` if that is not allowed."""
    missing = BuiltBook.load(root, output).missing or []
    if missing and strict:
        problem = "\n".join(("is not published, because it is not complete", *missing))
        raise BuildError(shown(output, root), problem, NOT_PUBLISHED)
    return missing


def refuse_withdrawn(root: Path, output: Path, left_out: Sequence[str]) -> None:
    """Raise `BuildError` if a book still has one of the works whose texts are gone."""
    for slug in left_out:
        if any((output / "works" / slug).glob("*.html")):
            problem = f"its text is gone, but {shown(output, root)} still has it"
            remedy = "Build the book, which leaves it out, and publish it again: fascicle build"
            raise BuildError(f"works/{slug}", problem, remedy)


def report(root: Path, output: Path, book: BuiltBook, problems: Problems, doctrees: Path) -> None:
    """Save the record of a book, with what is missing, and the status page for its owner."""
    known = book.missing
    book.missing = [f"{error.place}: {error.problem}".removeprefix(": ") for _, error in problems]
    if known is None or known != book.missing:
        book.save(root, output)
    write_status(root, problems, notes_in(doctrees, *shelf_folders(doctrees)))
