"""Bundle the browser scripts with esbuild: `make scripts`.

    bundle.py ESBUILD [--check]

Each module under `sphinx_ext/*/scripts/` that no other one imports becomes `built/NAME.js` beside
it: all that it imports, minified. One that exports something is a module for `import()`; the
others are plain scripts, which also run from a folder, where browsers load no modules.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import fascicle.sphinx_ext
from fascicle.sphinx_ext.static_files import bundle_path, entries_in, first_line

EXTENSION = Path(fascicle.sphinx_ext.__file__).parent
OPTIONS = ("--bundle", "--minify", "--target=es2022", "--charset=utf8", "--legal-comments=none")
# What only a module can do.
IS_MODULE = re.compile(r"^export |import\.meta", re.MULTILINE)


def bundled(esbuild: str, entry: Path) -> str:
    """Return the bundle of a module as it is kept."""
    form = "esm" if IS_MODULE.search(entry.read_text("utf-8")) else "iife"
    command = [esbuild, *OPTIONS, f"--format={form}", str(entry)]
    done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8")
    return first_line(entry) + done.stdout


def is_text(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text("utf-8") == text


def main(esbuild: str, *options: str) -> None:
    """Write all bundles, and remove those of modules that are gone; or name those out of date."""
    wanted = {bundle_path(entry): bundled(esbuild, entry) for entry in entries_in(EXTENSION)}
    if "--check" in options:
        stale = [path.name for path, text in wanted.items() if not is_text(path, text)]
        sys.exit(f"{', '.join(stale)}: out of date\n    Run: make scripts" if stale else 0)
    for path in EXTENSION.glob("*/scripts/built/*.js"):
        if path not in wanted:
            path.unlink()
    for path, text in wanted.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
