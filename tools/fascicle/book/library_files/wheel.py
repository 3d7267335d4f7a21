"""The wheel of the tool, which a library pins while the package is on no index.

pip keeps no wheel, so an installed tool packs the files that it consists of into a wheel again,
and a checkout builds one. The same files give the same bytes: names in order, one date, nothing
compressed, since zlib's output differs between its versions (git compresses the wheel anyway,
and stores little more than the difference between two versions).
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import BadZipFile, ZipFile, ZipInfo

from packaging.version import InvalidVersion, Version

import fascicle
from fascicle.model.digests import sha256_of
from fascicle.model.errors import FascicleError

PACKAGE = Path(fascicle.__file__).resolve().parent
# The sources of a wheel, in a checkout.
SOURCES = ("pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", "tools/fascicle")
FILE_NAME = re.compile(r"fascicle-([^-]+)-py3-none-any\.whl")
# Files that installers add to the metadata of a package.
ADDED = frozenset({"RECORD", "INSTALLER", "REQUESTED", "direct_url.json", "uv_cache.json"})
BUILD = "from setuptools import build_meta; build_meta.build_wheel('..')"
REINSTALL = "Install Fascicle again, or run the command from a checkout."
GET_A_WHEEL = "Name a wheel of Fascicle, as fascicle-0.2.0-py3-none-any.whl."


@dataclass(frozen=True, slots=True)
class Wheel:
    """A wheel of Fascicle: the name of its file, and its bytes."""

    name: str
    content: bytes

    @property
    def version(self) -> Version:
        return Version(self.name.split("-")[1])

    @property
    def pin(self) -> str:
        """The line of `requirements.txt` that names the wheel and its digest."""
        return f"./tools/{self.name} --hash=sha256:{sha256_of(self.content, 64)}"

    @property
    def description(self) -> str:
        """The long description of the package: README and changelog."""
        with ZipFile(io.BytesIO(self.content)) as files:
            return str(_metadata(files).get_payload())


def read_wheel(path: Path) -> Wheel:
    """Read a wheel of Fascicle. Raises `FascicleError` if the file is none, or is damaged."""
    place = str(path)
    try:
        content = path.read_bytes()
        with ZipFile(io.BytesIO(content)) as files:
            damaged, metadata = files.testzip(), _metadata(files)
            version = str(Version(metadata["Version"] or ""))
    except FileNotFoundError:
        raise FascicleError(place, "file not found", GET_A_WHEEL) from None
    except OSError as error:
        raise FascicleError(place, f"cannot be read: {error.strerror}", GET_A_WHEEL) from None
    except (BadZipFile, KeyError, InvalidVersion):
        raise FascicleError(place, "not a wheel, or a damaged one", GET_A_WHEEL) from None
    if damaged:
        raise FascicleError(place, f"damaged: {damaged}", "Copy or download it again.")
    if metadata["Name"] != "fascicle":
        raise FascicleError(place, f"a wheel of {metadata['Name']}", GET_A_WHEEL)
    return Wheel(f"fascicle-{version}-py3-none-any.whl", content)


def _metadata(files: ZipFile) -> Message:
    """Return the metadata in a wheel. Raises `KeyError` if it has none."""
    for name in files.namelist():
        if re.fullmatch(r"[^/]+\.dist-info/METADATA", name):
            return message_from_bytes(files.read(name))
    raise KeyError


@cache
def own_wheel() -> Wheel:
    """Return the wheel of the running tool.

    Raises `FascicleError` if it is neither a wheel, installed from one, nor a checkout.
    """
    checkout = PACKAGE.parents[1]
    if PACKAGE.parent.is_file():  # imported from the wheel itself, which `fascicle upgrade` does
        return read_wheel(PACKAGE.parent)
    is_checkout = PACKAGE.parent.name == "tools" and (checkout / "pyproject.toml").is_file()
    files = _built_files(checkout) if is_checkout else _installed_files()
    [info] = {name.partition("/")[0] for name in files if ".dist-info/" in name}
    return Wheel(f"{info.removesuffix('.dist-info')}-py3-none-any.whl", packed(files, info))


def _installed_files() -> dict[str, bytes]:
    """Return the files of the installed package, less those that installers have added."""
    try:
        installed = distribution("fascicle")
    except PackageNotFoundError:
        raise FascicleError("", "Fascicle is not installed", REINSTALL) from None
    names = [
        file.as_posix()
        for file in installed.files or []
        if ".." not in file.parts and file.suffix != ".pyc" and file.name not in ADDED
    ]
    try:
        files = {name: Path(str(installed.locate_file(name))).read_bytes() for name in names}
    except OSError as error:
        problem = f"the installation of Fascicle is not complete: {error.strerror}"
        raise FascicleError(str(error.filename), problem, REINSTALL) from None
    if "fascicle/__init__.py" not in files:
        raise FascicleError("", "the installation of Fascicle is not complete", REINSTALL)
    return files


def _built_files(checkout: Path) -> dict[str, bytes]:
    """Build a checkout with setuptools, in a copy: `build/` would keep files that are gone."""
    with TemporaryDirectory() as folder:
        source = Path(folder, "source")
        ignore = shutil.ignore_patterns("__pycache__")
        for name in SOURCES:
            target = source / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if (checkout / name).is_dir():
                shutil.copytree(checkout / name, target, ignore=ignore)
            else:
                shutil.copyfile(checkout / name, target)
        _call_setuptools(source)
        [built] = Path(folder).glob("*.whl")
        with ZipFile(built) as wheel:
            return {name: wheel.read(name) for name in wheel.namelist() if "/RECORD" not in name}


def _call_setuptools(source: Path) -> None:
    command = [sys.executable, "-c", BUILD]
    process = subprocess.run(  # noqa: S603 (a list of arguments, and no shell)
        command, cwd=source, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    if process.returncode:
        message = (process.stderr.strip() or "no message").splitlines()[-1]
        problem = f"setuptools cannot build the wheel of this checkout: {message}"
        raise FascicleError("", problem, "Run make setup in the checkout, and try again.")


def packed(files: Mapping[str, bytes], info: str) -> bytes:
    """Return a wheel of these files with its RECORD; `info` is the folder of its metadata.

    The form: https://packaging.python.org/en/latest/specifications/binary-distribution-format/
    """
    record = f"{info}/RECORD"
    lines = [_recorded(name, files[name]) for name in sorted(files)]
    lines.append(f"{record},,")
    content = io.BytesIO()
    with ZipFile(content, "w") as wheel:
        for name, data in [*sorted(files.items()), (record, "\n".join([*lines, ""]).encode())]:
            entry = ZipInfo(name)  # dated 1 January 1980, the first day of ZIP
            entry.create_system = 3  # Unix, wherever it is written
            entry.external_attr = 0o100644 << 16
            wheel.writestr(entry, data)
    return content.getvalue()


def _recorded(name: str, content: bytes) -> str:
    digest = urlsafe_b64encode(bytes.fromhex(sha256_of(content, 64))).rstrip(b"=").decode()
    return f"{name},sha256={digest},{len(content)}"
