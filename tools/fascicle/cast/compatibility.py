"""Compatibility of a name form with an entity: by words, titles, and pronouns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascicle.cast.lexicon.honorifics import (
    FEMALE,
    MARRIED,
    NEUTRAL,
    ROYAL,
    UNMARRIED,
    WITH_GIVEN,
    WITH_SURNAME,
)

if TYPE_CHECKING:
    from fascicle.cast.form import Form
    from fascicle.cast.persons import Person

# A name of at least this count, and at most this many times the full name's, shares its chapters.
OFTEN, FEW = 5, 4
# A woman whose first name occurs alone with this share is not called Mrs.
FAMILIAR = 0.5


def may_be(form: Form, person: Person) -> bool:
    """Return whether a name form may belong to an entity."""
    if not form.names:
        return form.sex in ("", person.sex) or not person.sex
    holds = any(is_within(form.names, names) for names in person.full_names)
    return holds and not _is_elsewhere(form, person) and _fits(form, person)


def is_within(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Return whether all words of a name occur in another, in the same order."""
    words = iter(full)
    return all(word in words for word in short)


def _is_elsewhere(form: Form, person: Person) -> bool:
    """Return whether a frequent name never shares a chapter with the full one (Nag, Kala Nag)."""
    often = not form.titles and OFTEN <= form.count <= FEW * person.count
    return often and form.chapters.isdisjoint(person.chapters)


def _fits(form: Form, person: Person) -> bool:
    """Return whether the titles and the sex of a form fit an entity."""
    titles = set(form.titles)
    if titles & ROYAL and any(len(names) > len(form.names) for names in person.full_names):
        return False  # King George is not George Merry
    if titles & MARRIED:
        return person.sex == "she" and _is_married(form, person)
    if titles & FEMALE:
        return person.sex == "she" and not person.titles & MARRIED
    if form.sex and person.sex and form.sex != person.sex:
        return False
    if titles & NEUTRAL and not form.sex and person.sex == "she" and not titles & person.titles:
        return False  # a professor of unknown sex is not Miss Derrick
    return _has_place(form, titles, person)


def _is_married(form: Form, person: Person) -> bool:
    """Return whether an entity may be Mrs. X: not a woman mostly called by her first name."""
    if person.titles & (MARRIED | UNMARRIED):
        return bool(person.titles & MARRIED)
    return len(form.names) > 1 or person.by_first_name < FAMILIAR * form.count


def _has_place(form: Form, titles: set[str], person: Person) -> bool:
    """Return whether the word after a title is the surname or given name that the title needs."""
    if len(form.names) > 1 or not titles & (WITH_SURNAME | WITH_GIVEN):
        return True
    part = -1 if titles & WITH_SURNAME else 0
    return any(names[part] == form.names[0] for names in person.full_names)
