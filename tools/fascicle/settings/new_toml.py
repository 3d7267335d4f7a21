"""The TOML file beside a text when it is first written: keys of the title page in comments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from fascicle.settings.setting import Setting
from fascicle.settings.toml_edit import TomlFile
from fascicle.settings.toml_values import toml_value
from fascicle.settings.typed_keys import describing_keys

HEAD = "# What the title page says. A key without # outranks what the text says of itself.\n"
OFFERED = ("title", "authors", "language", "summary", "tags", "series.name", "series.number",
           "dates.published", "rights")  # fmt: skip


NOTHING: Mapping[str, object] = {}


def toml_to_edit(path: Path, place: str, found: Mapping[str, object] = NOTHING) -> TomlFile:
    """Return the TOML of a work. If there is none, its text is one that offers keys in comments.

    `found` are the values of keys that the text says; others have examples.
    """
    there = TomlFile.read(path, place)
    if there.text:
        return there
    known = describing_keys()
    offered = {key: _example(known[key]) for key in OFFERED}
    offered |= {key: toml_value(value) for key, value in found.items()}
    return replace(there, text=HEAD + "".join(f"# {key} = {it}\n" for key, it in offered.items()))


def _example(setting: Setting) -> str:
    if setting.is_list:
        return toml_value(["…", "…"])
    example = setting.examples[0]
    return toml_value("…" if isinstance(example, str) and setting.key != "language" else example)
