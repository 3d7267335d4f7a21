"""Documents for tests: written by pandoc from Markdown, and changed in their XML."""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Mapping

import pytest

from fascicle.readers.pandoc import program


def written(markdown: str, form: str) -> bytes:
    """Return a document that pandoc has written; skip the test where there is no pandoc."""
    pandoc = program()
    if pandoc is None:
        pytest.skip("pandoc is not installed: pip install pypandoc_binary")
    command = [str(pandoc), "--from=markdown", f"--to={form}", "--standalone", "--output=-"]
    return subprocess.run(command, input=markdown.encode(), check=True, capture_output=True).stdout


def changed(document: bytes, changes: Mapping[str, tuple[str, str]]) -> bytes:
    """Return a zipped document with (old, new) replaced in files; an old "" is the whole file."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(document)) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in dict.fromkeys([*source.namelist(), *changes]):
            old, new = changes.get(name, ("", ""))
            text = source.read(name) if name in source.namelist() else b""
            if name in changes:
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode(), 1) if old else new.encode()
            target.writestr(name, text)
    return packed.getvalue()
