"""Pagefind: a client of its `--service`, and a stable form of its indexes.

Requests and answers are base64, separated by commas. Pagefind's own Python interface waits a tenth
of a second for each answer; here all requests of an index are sent at once while another thread
reads the answers.

Pagefind writes the filters of an index, and the values of each, in the order of Rust's hash maps,
which differs in every run, and names its files by digests of their bytes. So the filters are sorted
here, and the files named again: the same records give the same bytes. They are CBOR (RFC 8949)
behind a signature, packed with gzip:

    filter/en_7f1ea31.pf_filter       ["author", [["Ann Other", [0, 4]], ["B. Quill", [1]]]]
    pagefind.en_31119d722f.pf_meta    ["1.5.2", pages, chunks, [["author", "en_7f1ea31"], …], …]
"""

from __future__ import annotations

import base64
import gzip
import subprocess
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import IO, Any

import msgspec

from fascicle.model.digests import sha256_of
from fascicle.model.errors import SearchError

# Its answers, and the files that it writes, differ between versions.
VERSION = "1.5.2"
INSTALL = (
    f"Install it, and build again: pip install 'pagefind[extended]=={VERSION}' (or make setup)"
)
END = b","
# The folder of records, and the first bytes of each, unpacked.
FRAGMENTS, SIGNATURE = "fragment/", b"pagefind_dcd"
# Compression by gzip; its own module of Python writes other headers in other versions.
GZIP = zlib.MAX_WBITS + 16
# Its list of languages and their engines; some languages share one.
ENTRY = "pagefind-entry.json"


def executable() -> Path:
    """Return the path of Pagefind, after checking its version.

    Raises `SearchError` if it is missing or of another version.
    """
    try:
        from pagefind_bin_extended import get_executable  # noqa: PLC0415  it may be missing

        path = Path(get_executable())
        output = subprocess.run(  # noqa: S603
            [path, "--version"], capture_output=True, encoding="utf-8", check=True
        ).stdout
    except (ImportError, OSError, subprocess.CalledProcessError) as error:
        reason = " ".join(str(error).split())
        raise SearchError("search", f"Pagefind does not run: {reason}", INSTALL) from None
    version = (output.split() or [""])[-1]
    if version != VERSION:
        problem = f"Pagefind is version {version or 'unknown'}, but {VERSION} is needed"
        raise SearchError("search", problem, INSTALL)
    return path


def make_index(
    pagefind: Path, language: str, records: Iterable[dict[str, Any]]
) -> dict[str, bytes]:
    """Index records of one language, and return the files of the index by name.

    Raises `SearchError` with Pagefind's message if it refuses a record or dies.
    """
    config = {"force_language": language, "keep_index_url": True}
    command = [str(pagefind), "--service"]
    with subprocess.Popen(  # noqa: S603
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as service:
        answers: list[dict[str, Any]] = []
        reader = Thread(target=_collect, args=(service, answers))
        reader.start()
        try:
            _send(service.stdin, _requests(config, language, records))
        except BaseException:
            service.kill()
            raise
        finally:
            reader.join()
            with suppress(BrokenPipeError):
                service.stdin.close()  # type: ignore[union-attr]
    return _files_in(answers)


def _send(stream: IO[bytes] | None, requests: Iterable[dict[str, Any]]) -> None:
    """Send the requests; a dead Pagefind is noticed by its missing answer."""
    with suppress(BrokenPipeError):
        for request in requests:
            stream.write(base64.b64encode(msgspec.json.encode(request)) + END)  # type: ignore[union-attr]
        stream.flush()  # type: ignore[union-attr]


def _requests(
    config: dict[str, Any], language: str, records: Iterable[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Yield the requests for an index; the first index of a service has the number 0.

    The files are requested: when Pagefind writes them itself, it answers before they are whole.
    """
    yield {"message_id": 0, "payload": {"type": "NewIndex", "config": config}}
    for record in records:
        payload = {"type": "AddRecord", "index_id": 0, "language": language, **record}
        yield {"message_id": 0, "payload": payload}
    yield {"message_id": 0, "payload": {"type": "GetFiles", "index_id": 0}}


def _collect(service: subprocess.Popen[bytes], answers: list[dict[str, Any]]) -> None:
    """Wait for the last answer: the files, or an error."""
    rest = bytearray()
    while block := service.stdout.read1(1 << 20):  # type: ignore[union-attr]
        rest += block
        if END not in block:
            continue
        *whole, rest = rest.split(END)
        for raw in whole:
            payload = msgspec.json.decode(base64.b64decode(raw))["payload"]
            if payload["type"] in {"Error", "GetFiles"}:
                answers.append(payload)
                service.kill()
                return


def _files_in(answers: list[dict[str, Any]]) -> dict[str, bytes]:
    """Return the files of the answer, or raise its error."""
    if not answers:
        problem = "Pagefind ended before the index was made"
        remedy = "Free some memory, and build again."
        raise SearchError("search", problem, remedy)
    if answers[0]["type"] == "Error":
        problem = f"Pagefind refused a record: {answers[0].get('message', '')}"
        raise SearchError("search", problem, "Report this as a bug of Fascicle.")
    return {file["path"]: base64.b64decode(file["content"]) for file in answers[0]["files"]}


def read_fragment(packed: bytes) -> dict[str, Any]:
    """Return the record in one of Pagefind's files."""
    fragment: dict[str, Any] = msgspec.json.decode(gzip.decompress(packed).removeprefix(SIGNATURE))
    return fragment


def pack_fragment(fragment: dict[str, Any]) -> bytes:
    """Return a record as a file in Pagefind's form; the same record gives the same bytes."""
    return zlib.compress(SIGNATURE + msgspec.json.encode(fragment), 9, GZIP)


_FILTER, _META = ("filter/", ".pf_filter"), ("pagefind.", ".pf_meta")
# The place of the filters among the data of an index.
_FILTERS = 3
# The kinds of items, in the first three bits of each; the sizes of numbers that follow the first
# byte, by its other bits; the greatest number within it.
_NUMBER, _TEXT, _LIST = 0, 3, 4
_SIZES = {24: 1, 25: 2, 26: 4, 27: 8}
_WITHIN = 23


def stable_index(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of an index of one language with its filters, and their values, in order."""
    stable = dict(files)
    named: dict[str, str] = {}
    for path in [path for path in files if path.endswith(_FILTER[1])]:
        name, values = _unpacked(stable.pop(path))
        old, new, content = _renamed(path, _FILTER, [name, sorted(values)])
        named[old] = new
        stable[new.join(_FILTER)] = content
    (path,) = (path for path in files if path.endswith(_META[1]))
    about = _unpacked(stable.pop(path))
    about[_FILTERS] = sorted([name, named[old]] for name, old in about[_FILTERS])
    old, new, content = _renamed(path, _META, about)
    stable[new.join(_META)] = content
    stable[ENTRY] = files[ENTRY].replace(f'"{old}"'.encode(), f'"{new}"'.encode())
    return stable


def _renamed(path: str, around: tuple[str, str], item: list[Any]) -> tuple[str, str, bytes]:
    """Return the former name of a file, its name by its new content, and this content."""
    raw = _encoded(item)
    old = path.removeprefix(around[0]).removesuffix(around[1])
    language, _, digest = old.rpartition("_")
    new = f"{language}_{sha256_of(raw, len(digest))}"
    return old, new, zlib.compress(SIGNATURE + raw, 9, GZIP)


def _unpacked(packed: bytes) -> list[Any]:
    items: list[Any] = _decoded(gzip.decompress(packed).removeprefix(SIGNATURE), 0)[0]
    return items


def _decoded(raw: bytes, at: int) -> tuple[Any, int]:
    """Return the item of CBOR at an index, and the index behind it."""
    kind, size = divmod(raw[at], 32)
    at += 1
    if size in _SIZES:
        end = at + _SIZES[size]
        size, at = int.from_bytes(raw[at:end], "big"), end
    if kind == _NUMBER:
        return size, at
    if kind == _TEXT:
        return raw[at : at + size].decode(), at + size
    items = []
    for _ in range(size):
        item, at = _decoded(raw, at)
        items.append(item)
    return items, at


def _encoded(item: int | str | list[Any]) -> bytes:
    """Return a number, a text or a list as CBOR."""
    if isinstance(item, int):
        return _head(_NUMBER, item)
    if isinstance(item, str):
        return _head(_TEXT, len(item.encode())) + item.encode()
    return _head(_LIST, len(item)) + b"".join(map(_encoded, item))


def _head(kind: int, size: int) -> bytes:
    if size <= _WITHIN:
        return bytes([kind * 32 + size])
    marker, length = next((m, n) for m, n in _SIZES.items() if size < 1 << 8 * n)
    return bytes([kind * 32 + marker]) + size.to_bytes(length, "big")
