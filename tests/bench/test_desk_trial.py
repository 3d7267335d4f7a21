"""The twelve tasks at the desk, as the bench does them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import CHROMIUM

ROOT = Path(__file__).parents[2]
TOOLS = ROOT / "_build/gates/node_modules/puppeteer-core"
ROW = re.compile(r"\| (?P<task>[^|]+) \| (\d+) \| (\d+) \| (\d+) \| [\d.]+ \| \d+ \|")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(not TOOLS.is_dir(), reason="the tools of the gates are not installed"),
    pytest.mark.skipif(not shutil.which("node"), reason="there is no Node"),
]


# What opens a form, its fields, and the key that ends it.
FOUR = ("give title and author", "split a chapter")


def test_each_task_is_done_in_few_acts() -> None:
    command = ["node", "bench/desk_trial.mjs", "chromium", CHROMIUM]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    acts = {row["task"]: sum(map(int, row.groups()[1:])) for row in ROW.finditer(done.stdout)}
    assert len(acts) == 12
    assert {task for task, count in acts.items() if count > 3} == {*FOUR}, acts
    assert max(acts.values()) == 4
