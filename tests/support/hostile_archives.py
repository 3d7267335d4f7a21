"""Archives that are larger than they say, lead out of themselves, or are locked."""

from __future__ import annotations

import io
import stat
import struct
import zipfile

from archives import zipped

TEXT = "The lamp was out.\n"


def lying() -> bytes:
    """Return an archive of 40 MB that names 100 bytes as its size."""
    raw = bytearray(zipped({"1.txt": b" " * (40 << 20)}))
    struct.pack_into("<I", raw, raw.index(b"PK\x01\x02") + 24, 100)
    return bytes(raw)


def overlapping(entries: int = 5_000) -> bytes:
    """Return an archive whose files are all the same bytes of it."""
    raw = zipped({"0.txt": TEXT * 10_000})
    at = raw.index(b"PK\x01\x02")
    entry = bytearray(raw[at : raw.index(b"PK\x05\x06")])
    listed = b"".join(
        bytes(entry[:28]) + struct.pack("<H", len(name)) + bytes(entry[30:46]) + name
        for name in (b"%d.txt" % number for number in range(entries))
    )
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, entries, entries, len(listed), at, 0)
    return raw[:at] + listed + end


def symlink() -> bytes:
    link = zipfile.ZipInfo("1.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as made:
        made.writestr(link, "/etc/passwd")
    return raw.getvalue()


def nested(depth: int = 8) -> bytes:
    raw = zipped({f"{n}.txt": b" " * (15 << 20) for n in range(2)})
    for _ in range(depth):
        raw = zipped({f"{n}.zip": raw for n in range(8)})
    return raw


def locked_zip() -> bytes:
    raw = bytearray(zipped({"1.txt": TEXT}))
    struct.pack_into("<H", raw, raw.index(b"PK\x01\x02") + 8, 0x1)
    return bytes(raw)
