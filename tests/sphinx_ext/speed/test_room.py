"""The room of patches: one switch, known versions, nothing left behind."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from fascicle.sphinx_ext.speed import KNOWN
from fascicle.sphinx_ext.speed.patches import PATCHES

ROOT = Path(__file__).parents[3]
LOCK = ROOT / "tools/fascicle/book/library_files/template/tools/requirements.txt"

APPLIED = """
from pathlib import Path
from fascicle.sphinx_ext import speed

def note(app):
    Path(__file__).with_name("applied.txt").write_text(str(speed._originals != []))

def setup(app):
    app.connect("builder-inited", note)
"""

OTHER_VERSION = """
from fascicle.sphinx_ext import speed
speed.KNOWN["docutils"] = "0.1.*"
"""

TWO_BUILDS = """
import gc, sys
from pathlib import Path
from pkgutil import resolve_name
from sphinx.application import Sphinx
from fascicle.sphinx_ext.speed.patches import PATCHES

# Python 3.12 begins with some objects that it has frozen itself.
frozen = gc.get_freeze_count()

def state():
    names = [resolve_name(name) for patch in PATCHES for name in patch.replaces]
    return names, gc.get_threshold(), gc.get_freeze_count() > frozen

source, work = map(Path, sys.argv[1:])
before = state()
for speed in (True, False):
    app = Sphinx(source, source, work / f"html-{speed}", work / f"trees-{speed}", "html",
                 {"fascicle_speed": speed}, status=None)
    assert (state() != before) == speed, speed
    app.build()
    assert state() == before, speed
"""


@pytest.mark.parametrize("root", ["small", "named"])
def test_a_book_has_the_same_bytes_without_patches(
    request: pytest.FixtureRequest, build_of: Any, tmp_path: Path, differences: Any, root: str
) -> None:
    fast = request.getfixturevalue(root)
    build = build_of(tmp_path)
    build.source = fast.source
    assert differences(fast.output, build("-D", "fascicle_speed=0").output) == []


@pytest.mark.parametrize(("setting", "applied"), [("1", "True"), ("0", "False")])
def test_one_setting_turns_all_patches_off(library: Any, setting: str, applied: str) -> None:
    build = library({})
    with (build.source / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(APPLIED)
    build("-D", f"fascicle_speed={setting}")
    assert (build.source / "applied.txt").read_text("utf-8") == applied


def test_with_another_version_a_build_warns_and_is_the_same(library: Any, differences: Any) -> None:
    build = library({"works/w/index.md": "# W\n\nIt rained.\n"})
    known = build(into="known")
    with (build.source / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(APPLIED + OTHER_VERSION)
    other = build(into="other")
    assert other.log.count("WARNING") == 1
    assert "is installed, the patches know 0.1.*: the build is slower; its pages" in other.log
    assert (build.source / "applied.txt").read_text("utf-8") == "False"
    assert differences(known.output, other.output) == []
    assert "WARNING" not in build("-D", "fascicle_speed=0", into="other").log


def test_the_next_build_in_a_process_decides_for_itself(library: Any) -> None:
    build = library({"works/w/index.md": "# W\n\nIt rained.\n"})
    subprocess.run(
        [sys.executable, "-c", TWO_BUILDS, build.source, build.work],
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "tools")},
    )


def test_the_known_versions_are_those_of_the_lock_and_of_the_package() -> None:
    locked = dict(
        line.split()[0].split("==")
        for line in LOCK.read_text("utf-8").splitlines()
        if "==" in line and not line.startswith((" ", "#"))
    )
    for library, known in KNOWN.items():
        assert SpecifierSet(f"=={known}").contains(locked[library]), library
    about = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    for needed in map(Requirement, about["project"]["dependencies"]):
        assert needed.name not in KNOWN or needed.specifier.contains(locked[needed.name])


@pytest.mark.parametrize("patch", PATCHES, ids=lambda patch: patch.name)
def test_a_patch_names_what_it_replaces(patch: Any) -> None:
    assert patch.replaces
    assert all(map(resolve_name, patch.replaces))
