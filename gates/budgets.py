"""Budgets of pages, and exceptions with reasons: the content of `budgets.toml`."""

from __future__ import annotations

from pathlib import Path

import msgspec

PATH = Path(__file__).with_name("budgets.toml")


class Accessibility(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which panels have to have been open, and which rules are passed over."""

    panels: tuple[str, ...]
    rules_passed_over: dict[str, str]


class Links(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which dead links are passed over, by a part of their address."""

    passed_over: dict[str, str]


class Validity(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which messages are passed over, by a part of them, and which style sheets are others'.

    A message ends with the place that it is about: "… At: :highlight(find)".
    """

    messages_passed_over: dict[str, str]
    styles_of_others: dict[str, str]


class Visit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Bytes and requests of a first visit to a chapter, and of the next chapter."""

    first_bytes: int
    first_requests: int
    largest_script: int
    second_bytes: int


class Lighthouse(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How often a page is measured, its scores of 100, and its times in milliseconds.

    `phone` is the speed of the phone by Lighthouse's benchmark of machines. `instead` has the
    limits of single pages, where they are others.
    """

    phone: int
    runs: int
    runs_if_beyond: int
    at_least: dict[str, float]
    at_most: dict[str, float]
    instead: dict[str, dict[str, float]]
    audits_passed_over: dict[str, dict[str, str]]


class Screens(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How far apart values of pixels may be, of 255, and how many pixels of a hundred may differ.

    `edges` is for places where something is drawn, `plain` for those where nothing is.
    """

    edges: int
    plain: int
    percent: float


class Budgets(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of them."""

    accessibility: Accessibility
    links: Links
    validity: Validity
    visit: Visit
    lighthouse: Lighthouse
    screens: Screens


def load() -> Budgets:
    """Read the file."""
    return msgspec.toml.decode(PATH.read_bytes(), type=Budgets)
