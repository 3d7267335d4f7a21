"""Settings of a work for the book, which are not part of its pages.

`library.toml` has them for all works, the TOML file beside a text for one work; the front matter
names the text.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache
from pathlib import Path

from sphinx.environment import BuildEnvironment

from fascicle.model.errors import SettingsError
from fascicle.model.names import without_ending
from fascicle.settings.load import load_work
from fascicle.settings.schema import Library, WorkSettings
from fascicle.settings.setting import settings_of
from fascicle.sphinx_ext.model.problems import warn

CURLY = "curly"
TITLE_CASE = "title case"

# A text, or a file in the folder or archive that a text is.
TEXT = re.compile(r"texts/([^/]+)(?:/.+)?")
# The settings that the build needs; all else is in the pages.
OWN = {setting.key: setting for setting in settings_of(WorkSettings) if setting.sphinx}
# … those that the library has too, with their config values. `gate` is of another type there.
SHARED = {
    setting.key: setting.sphinx[0]
    for setting in settings_of(Library)
    if setting.key in OWN and setting.type == OWN[setting.key].type
}
# Bytes in files that hold such a setting, or that keep a title page.
KEYS = (b"index.md", *(key.encode() for key in OWN))
NOTHING = WorkSettings()


def settings_for_book(env: BuildEnvironment, text: str) -> WorkSettings:
    """Return the settings of a work for the build: its own, else the library's."""
    own = work_settings(env, text)
    values = {key: getattr(own, key) for key in OWN}
    for key, name in SHARED.items():
        if values[key] is None:
            values[key] = env.config[name]
    return WorkSettings(**values)


def work_settings(env: BuildEnvironment, text: str) -> WorkSettings:
    """Return the settings of the work made of a text; `text` is its name in the front matter."""
    name = settings_file(text)
    if not name:
        return NOTHING
    path = os.path.join(env.srcdir, name)  # noqa: PTH118  objects for 10,000 paths take longer
    try:
        state = os.stat(path)  # noqa: PTH116
        return _read_settings(path, state.st_mtime_ns, state.st_size)
    except OSError:
        return NOTHING


def settings_file(text: str) -> str:
    """Return the name of the file with the settings of a text, "" for no text of the library."""
    match = TEXT.fullmatch(text)
    return f"texts/{without_ending(match[1])}.toml" if match else ""


# More than the works of most libraries: of fewer, each would be read each time it is asked for.
@lru_cache(maxsize=100_000)
def _read_settings(path: str, _changed: int, _size: int) -> WorkSettings:
    """Return the settings in a file, none if it is wrong; it is read again when it has changed."""
    text = Path(path).read_bytes()
    # Most files have none of these, and there is one for each work.
    if not any(key in text for key in KEYS):
        return NOTHING
    try:
        return load_work(Path(path))
    except SettingsError as error:
        warn("fascicle.settings", None, "%s", error)
        return NOTHING
