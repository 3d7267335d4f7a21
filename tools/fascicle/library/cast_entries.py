"""Entries of the cast in the TOML beside a text, proposals for more, and accepting them.

`cast` finds names in the text. Names that have an entry, or are rejected, are not proposed again.
TOML is written only if it can be read back.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from fascicle.cast import Proposal, cast_of
from fascicle.cast.mentions import TextUnit, text_units
from fascicle.convert import convert
from fascicle.files.edits import again_if_changed
from fascicle.library.history import write_toml
from fascicle.library.processing import error_of, read_in_order
from fascicle.library.texts import TextEntry, load_text
from fascicle.model.errors import FascicleError, UseError, did_you_mean
from fascicle.settings.load import parsed, work_settings
from fascicle.settings.schema import Library, WorkSettings
from fascicle.settings.toml_edit import (
    TomlFile,
    changed_table,
    toml_to_edit,
    with_entries,
    with_tables,
)
from fascicle.workers.executors import Workers

TABLES = {"character": "cast", "place": "places"}
STRUCK = "not_characters"
OUT_OF_MEMORY = "The other texts were read. Free some memory, and read this one again."


@dataclass(frozen=True, slots=True)
class Casting:
    """The settings of a work, with its entries of the cast, and the proposals for more."""

    settings: WorkSettings
    proposals: tuple[Proposal, ...]
    passages: tuple[TextUnit, ...] = ()

    def first(self, top: int) -> Casting:
        """Return it with at most `top` proposals of each kind."""
        kept = [
            proposal
            for kind in TABLES
            for proposal in [p for p in self.proposals if p.kind == kind][:top]
        ]
        return replace(self, proposals=tuple(kept))


def casting_of(entry: TextEntry, library: Library, strike: Sequence[str] = ()) -> Casting:
    """Return the entries and proposals of a text, after rejecting the names in `strike`.

    Raises a `FascicleError` for a text that cannot be read, `UseError` for a name to strike that
    does not occur in it or has an entry; then nothing is written.
    """
    text = load_text(entry, library)
    passages = tuple(text_units(page.blocks for page in convert(text).pages))
    proposals = cast_of(passages)
    settings = text.settings
    for name in strike:
        _check_struck(name, settings, proposals, " ".join(p.text for p in passages))
    if new := [name for name in dict.fromkeys(strike) if name not in settings.not_characters]:
        settings = reject(entry, new)
    return Casting(settings, tuple(_unsettled(proposals, settings)), passages)


def castings_of(
    entries: Iterable[TextEntry], library: Library, workers: Workers
) -> Generator[Casting | FascicleError, None, None]:
    """Yield the entries and proposals of each text, without its passages, or its error.

    They come in their order, however many `workers` find them.
    """
    yield from read_in_order(entries, partial(_casting, library), _files_of, _crashed, workers)


def _casting(library: Library, entry: TextEntry) -> Casting | FascicleError:
    try:
        return replace(casting_of(entry, library), passages=())
    except Exception as error:  # noqa: BLE001 (any failure is the text's)
        return _crashed(entry, error)


def _files_of(entry: TextEntry) -> Iterator[Path]:
    yield from (entry.path, entry.settings_path, entry.addresses_path)


def _crashed(entry: TextEntry, error: Exception) -> FascicleError:
    return error_of(entry, "read", error, OUT_OF_MEMORY)


@again_if_changed
def settle(entry: TextEntry, proposals: Iterable[Proposal]) -> None:
    place = entry.settings_place
    file = toml_to_edit(entry.settings_path, place)
    text, said = file.text, []
    for proposal in proposals:
        aliases = _forms(proposal)[1:]
        table = {"name": proposal.name, **({"aliases": aliases} if aliases else {})}
        text = with_tables(text, TABLES[proposal.kind], [table], place)
        said.append(f"{proposal.name}, {proposal.kind}")
    _write(entry, file, text, "; ".join(said))


@again_if_changed
def add_aliases(entry: TextEntry, name: str, proposal: Proposal) -> WorkSettings:
    """Add the forms of a proposal to the entry `name` as aliases, and return the new settings."""
    place = entry.settings_place
    file = toml_to_edit(entry.settings_path, place)
    settings = work_settings(file.text, place)
    for table, entries in (("cast", settings.cast), ("places", settings.places)):
        for at, named in enumerate(entries):
            if named.name == name:
                known = {named.name, *named.aliases}
                new = [form for form in _forms(proposal) if form not in known]
                there = parsed(file.text, place)[table][at]
                changed = {**there, "aliases": [*named.aliases, *new]}
                text = changed_table(file.text, table, at, changed, place)
                return _write(entry, file, text, f"{proposal.name}, another name of {name}")
    raise UseError("", f"“{name}” is not an entry in {place}", "Accept it first.")


def combined(one: Proposal, other: Proposal) -> Proposal:
    """Return one proposal with the forms, occurrences and chapters of another."""
    own = other.count - sum(times for _, times in other.aliases)
    return replace(
        one,
        count=one.count + other.count,
        aliases=(*one.aliases, (other.name, own), *other.aliases),
        chapters=tuple(sorted({*one.chapters, *other.chapters})),
    )


def _forms(proposal: Proposal) -> list[str]:
    return [proposal.name, *(alias for alias, _ in proposal.aliases)]


def first_named(passages: Iterable[TextUnit], proposal: Proposal, around: int) -> str:
    """Return the words around the first place that names a proposal, "" if there is none."""
    names = sorted(_forms(proposal), key=len, reverse=True)
    name = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")
    for passage in passages:
        if passage.role != "speaker" and (match := name.search(passage.text)):
            before = passage.text[: match.start()].split()
            after = passage.text[match.end() :].split(" ")
            excerpt = [
                *before[-around:],
                match[0] + after[0],
                *" ".join(after[1:]).split()[:around],
            ]
            ends = ("… " * (len(before) > around), " …" * (len(after) > around + 1))
            return f"{ends[0]}{' '.join(excerpt)}{ends[1]}"
    return ""


@again_if_changed
def reject(entry: TextEntry, names: Sequence[str]) -> WorkSettings:
    file = toml_to_edit(entry.settings_path, entry.settings_place)
    known = work_settings(file.text, file.place).not_characters
    new = [name for name in names if name not in known]
    text = with_entries(file.text, STRUCK, new, file.place)
    return _write(entry, file, text, f"{', '.join(new)}: no character, no place")


def _write(entry: TextEntry, file: TomlFile, text: str, sentence: str) -> WorkSettings:
    settings = work_settings(text, file.place)
    write_toml(entry, file, text, "cast", sentence)
    return settings


def _check_struck(
    name: str, settings: WorkSettings, proposals: Sequence[Proposal], text: str
) -> None:
    """Raise `UseError` for a rejected name that has an entry, or does not occur in the text."""
    if name in _settled(settings):
        remedy = "Remove it from its entry there first."
        raise UseError("", f"“{name}” is an entry in the work's TOML", remedy)
    if name.strip() and name in text:
        return
    forms = sorted(form for proposal in proposals for form in proposal.forms)
    remedy = did_you_mean(name, forms, "Spell it as the text does.")
    raise UseError("", f"“{name}” does not occur in the text", remedy)


def _settled(settings: WorkSettings) -> set[str]:
    """Return all names and aliases that have an entry."""
    return {
        name
        for named in (*settings.cast, *settings.places)
        for name in (named.name, *named.aliases)
    }


def _unsettled(proposals: Iterable[Proposal], settings: WorkSettings) -> Iterable[Proposal]:
    """Yield the proposals without an entry, less the rejected names."""
    settled, struck = _settled(settings), set(settings.not_characters)
    for proposal in proposals:
        if settled.isdisjoint(proposal.forms) and proposal.name not in struck:
            aliases = tuple(alias for alias in proposal.aliases if alias[0] not in struck)
            yield replace(proposal, aliases=aliases)
