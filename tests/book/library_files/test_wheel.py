"""The wheel of the tool: the same from a checkout and from an installation; other files refused."""

from __future__ import annotations

import io
import subprocess
import sys
import venv
from typing import TYPE_CHECKING
from zipfile import ZIP_STORED, ZipFile

import pytest

from fascicle.book.library_files.wheel import PACKAGE, SOURCES, Wheel, own_wheel, packed, read_wheel
from fascicle.model.errors import FascicleError

if TYPE_CHECKING:
    from pathlib import Path

NAME = "fascicle-1.0-py3-none-any.whl"


def files_of(content: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(content)) as wheel:
        return {name: wheel.read(name) for name in wheel.namelist()}


def wheel_of(name: str, version: str) -> bytes:
    metadata = f"Metadata-Version: 2.4\nName: {name}\nVersion: {version}\n\nAbout.\n"
    return packed({"x-1.dist-info/METADATA": metadata.encode()}, "x-1.dist-info")


def test_the_wheel_has_every_file_of_the_package() -> None:
    files = {
        path.relative_to(PACKAGE.parent).as_posix()
        for path in PACKAGE.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    found = {name for name in files_of(own_wheel().content) if ".dist-info/" not in name}
    assert found == files
    assert "fascicle/py.typed" in files


@pytest.mark.slow
def test_its_files_are_those_of_the_wheel_that_setuptools_builds(tmp_path: Path) -> None:
    home = PACKAGE.parents[1]
    code = f"from setuptools import build_meta; build_meta.build_wheel({str(tmp_path)!r})"
    source = tmp_path / "source"
    for name in SOURCES:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["cp", "-r", home / name, source / name], check=True)
    subprocess.run([sys.executable, "-c", code], cwd=source, check=True, capture_output=True)
    built = files_of(next(tmp_path.glob("*.whl")).read_bytes())
    own = files_of(own_wheel().content)
    for files in (built, own):
        record = next(name for name in files if name.endswith("/RECORD"))
        files[record] = b"\n".join(sorted(files[record].splitlines()))
    assert own == built


@pytest.mark.slow
def test_an_installed_tool_packs_the_wheel_that_it_came_from(tmp_path: Path) -> None:
    wheel = tmp_path / own_wheel().name
    wheel.write_bytes(own_wheel().content)
    venv.create(tmp_path / "venv", with_pip=False, symlinks=True)
    python = tmp_path / "venv/bin/python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    subprocess.run([*pip, "--no-deps", "--no-index", str(wheel)], check=True)
    code = (
        "import sys\n"
        "from fascicle.book.library_files.wheel import own_wheel\n"
        "sys.stdout.buffer.write(own_wheel().content)"
    )
    # What it imports is that of the tests; the package itself is the installed one.
    more = f"import sys; sys.path += {sys.path!r}\n"
    done = subprocess.run([python, "-I", "-c", more + code], check=True, capture_output=True)
    assert done.stdout == own_wheel().content


def test_a_tool_that_runs_from_a_wheel_returns_it(tmp_path: Path) -> None:
    wheel = tmp_path / own_wheel().name
    wheel.write_bytes(own_wheel().content)
    code = (
        f"import sys; sys.path.insert(0, {str(wheel)!r})\n"
        "from fascicle.book.library_files.wheel import own_wheel\n"
        "sys.stdout.buffer.write(own_wheel().content)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    assert done.stdout == own_wheel().content


def test_equal_files_give_equal_bytes() -> None:
    files = {"b.py": b"2", "a.py": b"1"}
    content = packed(files, "x-1.dist-info")
    assert content == packed(dict(reversed(files.items())), "x-1.dist-info")
    with ZipFile(io.BytesIO(content)) as wheel:
        assert wheel.namelist() == ["a.py", "b.py", "x-1.dist-info/RECORD"]
        assert {entry.compress_type for entry in wheel.infolist()} == {ZIP_STORED}
        assert {entry.date_time for entry in wheel.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_wheel_is_named_for_its_version_whatever_its_file_is_called(tmp_path: Path) -> None:
    path = tmp_path / "download.zip"
    path.write_bytes(wheel_of("fascicle", "1.0"))
    assert read_wheel(path) == Wheel(NAME, path.read_bytes())
    assert read_wheel(path).description == "About.\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not a wheel"),
        (b"PK\x03\x04 cut short", "not a wheel"),
        (wheel_of("fascicle", "new"), "not a wheel"),
        (wheel_of("other", "1.0"), "a wheel of other"),
        (packed({"a.py": b""}, "x-1.dist-info"), "not a wheel"),
        (wheel_of("fascicle", "1.0").replace(b"About.", b"Aboot.", 1), "damaged"),
        (wheel_of("fascicle", "1.0")[:-40], "not a wheel"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / NAME
    path.write_bytes(content)
    with pytest.raises(FascicleError, match=said):
        read_wheel(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FascicleError, match="file not found"):
        read_wheel(tmp_path / NAME)
    with pytest.raises(FascicleError, match="Is a directory"):
        read_wheel(tmp_path)
