"""The verdict of a gate."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """The figure that a gate is about, what it has looked at and how often, and what is wrong.

    `remarks` are shown, and pass. A gate that has looked at nothing is not passed.
    """

    gate: str
    figure: str
    looked_at: str
    looks: int
    problems: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def is_passed(self) -> bool:
        """Return whether something was checked, and nothing is wrong."""
        return self.looks > 0 and not self.problems

    def __str__(self) -> str:
        """Return a line for the gate, and one below it for each problem and remark."""
        mark = "passed" if self.is_passed else "FAILED"
        lines = [f"{self.gate:<14} {mark}  {self.figure}; {self.looked_at}"]
        lines += [f"    {problem}" for problem in self.problems]
        lines += [f"    (passes: {remark})" for remark in self.remarks]
        return "\n".join(lines)
