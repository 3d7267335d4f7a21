"""An entry of the table of settings: what a field of a struct declares, and its example line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec

from fascicle.settings.toml_values import toml_value


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting by its key in the file (`series.number`), with what its field declares.

    `type` is without annotations and `None`. `default` is `msgspec.NODEFAULT` if it is required.
    `form` says in words what a pattern asks for.
    """

    key: str
    type: Any
    default: Any
    description: str
    examples: tuple[Any, ...]
    sphinx: tuple[str, ...]
    form: str

    @property
    def name(self) -> str:
        return self.key.rpartition(".")[2]

    @property
    def table(self) -> type[msgspec.Struct] | None:
        """The struct of a setting that is a table, or a list of tables."""
        item = get_args(self.type)[0] if get_origin(self.type) is list else self.type
        plain = _plain(item)
        return plain if isinstance(plain, type) and issubclass(plain, msgspec.Struct) else None

    @property
    def is_list(self) -> bool:
        return get_origin(self.type) is list

    @property
    def example(self) -> str:
        """The setting as TOML, on one line, with the other values that it may have."""
        first, *others = self.examples
        if self.table:
            table = first[0] if self.is_list else first
            lines = ", ".join(f"{name} = {toml_value(value)}" for name, value in table.items())
            header = f"[[{self.name}]]" if self.is_list else f"[{self.name}]"
            return f"{header}, and below it, each on a line of its own: {lines}"
        more = f" (or {', '.join(map(toml_value, others))})" if others else ""
        return f"{self.name} = {toml_value(first)}{more}"


def settings_of(kind: type[msgspec.Struct], parent: str = "") -> Iterator[Setting]:
    """Yield the settings that the fields of a struct declare, those of nested tables included."""
    for field in msgspec.structs.fields(kind):
        metas = list(_metas(field.type))
        extra = {key: value for m in reversed(metas) for key, value in (m.extra or {}).items()}
        plain, made = _plain(field.type), field.default_factory
        setting = Setting(
            f"{parent}{field.name}",
            plain,
            field.default if made is msgspec.NODEFAULT else made(),
            next((m.description for m in metas if m.description), ""),
            tuple(next((m.examples for m in metas if m.examples), _values(plain))),
            extra.get("sphinx", ()),
            extra.get("form", ""),
        )
        yield setting
        if setting.table:
            yield from settings_of(setting.table, f"{setting.key}.")


def _values(plain: Any) -> tuple[Any, ...]:  # noqa: ANN401 (a setting may have any)
    """Return all values of a type that has few of them."""
    if get_origin(plain) is Literal:
        return get_args(plain)
    return (True, False) if plain is bool else ()


def _metas(annotated: Any) -> Iterator[msgspec.Meta]:  # noqa: ANN401
    """Yield what an annotation says of a type, or of one of the types of a union."""
    if get_origin(annotated) is Annotated:
        yield from reversed(annotated.__metadata__)
        yield from _metas(annotated.__origin__)
    elif get_origin(annotated) in (Union, UnionType):
        for each in get_args(annotated):
            yield from _metas(each)


def _plain(annotated: Any) -> Any:  # noqa: ANN401
    """Return a type without its annotations, and without `None`."""
    if get_origin(annotated) is Annotated:
        return _plain(annotated.__origin__)
    if get_origin(annotated) in (Union, UnionType):
        kinds = [_plain(each) for each in get_args(annotated) if each is not type(None)]
        return kinds[0] if len(kinds) == 1 else Union[tuple(kinds)]  # noqa: UP007 (made at run time)
    return annotated
