"""Digests: of caches, any difference counts; those that others know stay as they are."""

from __future__ import annotations

import ast
from pathlib import Path

from fascicle.model.digests import blake2_of, crc32_of, digest_of, sha1_of, sha256_of

PACKAGE = Path(__file__).parents[2] / "tools" / "fascicle"


def test_where_a_part_ends_counts_in_a_digest() -> None:
    assert len({digest_of("ab", "c"), digest_of("a", b"bc"), digest_of("abc"), digest_of()}) == 4


def test_text_counts_as_its_bytes_and_any_other_value_by_its_repr() -> None:
    assert digest_of("é") == digest_of("é".encode())
    assert digest_of((1, "a")) == digest_of("(1, 'a')") != digest_of([1, "a"])
    assert digest_of("\udcff\ud800"), "of the name of a file, say"


def test_digests_that_others_know_never_change() -> None:
    assert sha256_of(b"rain") == "319b44c570a417ff"
    assert sha1_of(b"rain") == "fbec17cb2fcbbd1c659b252230b48826fc563788"
    assert (blake2_of(b"rain", 4), crc32_of(b"rain")) == ("917bdc7f", "b7528aad")


def test_no_other_module_hashes() -> None:
    hashing = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if (isinstance(node, ast.Import) and any(each.name == "hashlib" for each in node.names))
        or (isinstance(node, ast.ImportFrom) and node.module == "hashlib")
    }
    assert hashing == {"model/digests.py"}
