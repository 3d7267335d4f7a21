"""Packages that read what anybody may have made: each is run as a program, within bounds."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of

from fascicle.model.errors import NoProgramError, SourceError
from fascicle.model.forms import endings_of

# Elsewhere than on Windows, memory and files are bounded, too.
_BOUNDS = """
import sys
try:
    import resource
    most = int(sys.argv.pop(1))
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
except ImportError:
    sys.argv.pop(1)
"""


@dataclass(frozen=True, slots=True)
class Program:
    """A package by its name on PyPI, the title that messages give it, and the entries it serves.

    `entry` is what formats call it. `seconds` and `megabytes` are its bounds.
    """

    package: str
    title: str
    entry: str
    seconds: float
    megabytes: int

    def version(self) -> str:
        """Return the version of the package, "" if it is not installed."""
        try:
            return version_of(self.package)
        except PackageNotFoundError:
            return ""

    def run(
        self, name: str, code: str, *arguments: str, raw: bytes = b"", again: str = ""
    ) -> bytes:
        """Run code for a file, with arguments and standard input, and return what it writes.

        `name` names the file in messages, `again` says what to do if it cannot be read. Raises
        `NoProgramError` if the package is not installed, and `SourceError` if the code fails.
        """
        if not self.version():
            raise NoProgramError(
                name,
                f"such files are read by {self.title}, which is not installed",
                "Run make, which installs it for files in texts/ that end in "
                f"{endings_of(self.entry)}; without make, python -m pip install {self.package}.",
            )
        most = str(self.megabytes << 20)
        try:
            done = subprocess.run(  # noqa: S603 - nothing in it is from the file
                [sys.executable, "-I", "-c", _BOUNDS + code, most, *arguments],
                input=raw,
                capture_output=True,
                timeout=self.seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            problem = f"{self.title} has not read this file in {self.seconds} seconds"
            raise SourceError(name, problem, again) from None
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
            said = said or f"it needs more than {self.megabytes} MB, or has crashed"
            raise SourceError(name, f"{self.title} cannot read this file ({said:.100})", again)
        return done.stdout
