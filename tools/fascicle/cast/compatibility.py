"""Compatibility of a name form with an entity: by words, titles, and pronouns."""

from __future__ import annotations

from fascicle.cast.entities import Entity
from fascicle.cast.lexicon.honorifics import (
    FEMALE,
    MARRIED,
    NEUTRAL,
    ROYAL,
    UNMARRIED,
    WITH_GIVEN,
    WITH_SURNAME,
)
from fascicle.cast.name_forms import NameForm

# A name of at least this count, and at most this many times the full name's, shares its chapters.
OFTEN, FEW = 5, 4
# A woman whose first name occurs alone with this share is not called Mrs.
FAMILIAR = 0.5


def is_compatible(form: NameForm, entity: Entity) -> bool:
    """Return whether a name form may belong to an entity."""
    if not form.names:
        return form.sex in ("", entity.sex) or not entity.sex
    holds = any(is_within(form.names, names) for names in entity.full_names)
    return holds and not _is_elsewhere(form, entity) and _fits(form, entity)


def is_within(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Return whether all words of a name occur in another, in the same order."""
    words = iter(full)
    return all(word in words for word in short)


def _is_elsewhere(form: NameForm, entity: Entity) -> bool:
    """Return whether a frequent name never shares a chapter with the full one (Nag, Kala Nag)."""
    often = not form.titles and OFTEN <= form.count <= FEW * entity.count
    return often and form.chapters.isdisjoint(entity.chapters)


def _fits(form: NameForm, entity: Entity) -> bool:
    titles = set(form.titles)
    if titles & ROYAL and any(len(names) > len(form.names) for names in entity.full_names):
        return False  # King George is not George Merry
    if titles & MARRIED:
        return entity.sex == "she" and _is_married(form, entity)
    if titles & FEMALE:
        return entity.sex == "she" and not entity.titles & MARRIED
    if form.sex and entity.sex and form.sex != entity.sex:
        return False
    if titles & NEUTRAL and not form.sex and entity.sex == "she" and not titles & entity.titles:
        return False  # a professor of unknown sex is not Miss Derrick
    return _has_place(form, titles, entity)


def _is_married(form: NameForm, entity: Entity) -> bool:
    """Return whether an entity may be Mrs. X: not a woman mostly called by her first name."""
    if entity.titles & (MARRIED | UNMARRIED):
        return bool(entity.titles & MARRIED)
    return len(form.names) > 1 or entity.by_first_name < FAMILIAR * form.count


def _has_place(form: NameForm, titles: set[str], entity: Entity) -> bool:
    """Return whether the word after a title is the surname or given name that the title needs."""
    if len(form.names) > 1 or not titles & (WITH_SURNAME | WITH_GIVEN):
        return True
    part = -1 if titles & WITH_SURNAME else 0
    return any(names[part] == form.names[0] for names in entity.full_names)
