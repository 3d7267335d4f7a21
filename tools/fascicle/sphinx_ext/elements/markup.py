"""Ways to write a node: as an element of HTML, between marks in text, or as words alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    # How a node is opened and closed; each writer of Sphinx has a type of its own.
    Visitors = tuple[Callable[[Any, Any], None], Callable[[Any, Any], None]]


def element(
    tag: str,
    start: str = "\n",
    end: str = "\n",
    attributes_of: Callable[[Any], dict[str, str]] = lambda _node: {},
    **attributes: str,
) -> Visitors:
    """Return visitors that write an element, with `start` and `end` after its tags."""

    def visit(writer: Any, node: Any) -> None:  # noqa: ANN401
        tags = writer.starttag(node, tag, start, **attributes, **attributes_of(node))
        writer.body.append(tags)

    def depart(writer: Any, _node: Any) -> None:  # noqa: ANN401
        writer.body.append(f"</{tag}>{end}")

    return visit, depart


def marks(before: str, after: str) -> Visitors:
    """Return visitors that write marks around a node, where text is all there is."""

    def visit(writer: Any, _node: Any) -> None:  # noqa: ANN401
        writer.add_text(before)

    def depart(writer: Any, _node: Any) -> None:  # noqa: ANN401
        writer.add_text(after)

    return visit, depart


def block(indent_of: Callable[[Any], int], **end: Any) -> Visitors:  # noqa: ANN401
    """Return visitors that set a node apart in text; `end` goes to the writer's `end_state`."""

    def visit(writer: Any, node: Any) -> None:  # noqa: ANN401
        writer.new_state(indent_of(node))

    def depart(writer: Any, _node: Any) -> None:  # noqa: ANN401
        writer.end_state(**end)

    return visit, depart


def _nothing(_writer: Any, _node: Any) -> None:  # noqa: ANN401
    pass


WORDS_ALONE = (_nothing, _nothing)
