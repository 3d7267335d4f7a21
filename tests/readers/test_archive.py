"""Archives are read within bounds: each that is damaged or hostile gives one error."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile

import pytest

from archives import CONTAINER, epub, package, page, zipped
from fascicle.model.errors import SourceError
from fascicle.model.names import has_ending
from fascicle.readers import archive
from fascicle.readers.source import read_files
from hostile_archives import symlink

TEXT = "The lamp was out.\n\nIt rained on the road.\n"


def refused(raw: bytes) -> SourceError:
    with pytest.raises(SourceError) as caught:
        read_files([("texts/door.zip", raw)])
    assert caught.value.place.startswith("texts/door.zip")
    assert caught.value.remedy
    assert "\n" not in caught.value.problem
    return caught.value


def test_an_archive_of_chapters_is_read_in_natural_order() -> None:
    draft = read_files([("texts/door.zip", zipped({"10.txt": "Ten.", "2.txt": "Two."}))])
    assert draft.source.lines == ("Two.", "Ten.")
    assert draft.source.place(2) == "texts/door.zip/10.txt:1"
    pages = {"a/2.html": page("<p>Two."), "a/1.xhtml": page("<p>One.")}
    assert has_ending("door.htmlz")
    draft = read_files([("texts/door.htmlz", zipped(pages))])
    assert (draft.source.lines, draft.syntax) == (("One.", "Two."), "html")


def test_other_files_in_an_archive_are_named() -> None:
    files: dict[str, str | bytes] = {
        "1.txt": TEXT,
        "cover.jpg": b"\xff\xd8",
        "__MACOSX/1.txt": "x",
        ".DS_Store": "x",
    }
    (query,) = read_files([("texts/door.zip", zipped(files))]).queries
    assert query.name == "unread-files"
    assert "are not read: cover.jpg;" in query.question


def test_an_archive_with_two_files_of_one_name_is_refused() -> None:
    for other in ("1.txt", "./1.txt"):
        raw = io.BytesIO()
        with zipfile.ZipFile(raw, "w") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            file.writestr("1.txt", TEXT)
            file.writestr(other, "It snowed.")
        assert refused(raw.getvalue()).problem == "an archive with two files called '1.txt'"


def test_a_file_that_is_in_an_archive_twice_is_read_once() -> None:
    files = [("texts/door.zip", zipped({"./1.txt": TEXT, "1.txt": TEXT}))]
    draft = read_files(files)
    assert draft.source.files == ((1, "texts/door.zip/1.txt"),)
    assert draft.queries == ()


def test_an_archive_without_a_text_is_refused() -> None:
    error = refused(zipped({"inner.zip": zipped({"1.txt": TEXT})}))
    assert error.problem == "there is no text in this archive, only inner.zip"
    assert "only nothing" in refused(zipped({})).problem


def test_an_archive_among_other_files_is_read_at_its_place() -> None:
    files = [("door/1.txt", b"One."), ("door/2.zip", zipped({"a.txt": "Two."}))]
    draft = read_files(files)
    assert draft.source.lines == ("One.", "Two.")
    assert draft.source.place(2) == "door/2.zip/a.txt:1"


@pytest.mark.parametrize("inside", ["[Content_Types].xml", "content.xml"])
def test_a_spreadsheet_is_refused(inside: str) -> None:
    assert "a spreadsheet, a presentation" in refused(zipped({inside: "<a/>"})).problem


def test_a_master_document_is_refused_as_such() -> None:
    kind = "application/vnd.oasis.opendocument.text-master"
    raw = zipped({"mimetype": kind, "content.xml": "<a/>"})
    assert "a master document, whose text is in other files" in refused(raw).problem


@pytest.mark.parametrize(
    "path", ["../1.txt", "a/../../1.txt", "/etc/1.txt", "C:/1.txt", "a\\..\\1.txt"]
)
def test_a_path_that_leaves_the_archive_is_refused(path: str) -> None:
    assert "a file outside of itself" in refused(zipped({path: TEXT})).problem


def test_a_symbolic_link_is_refused() -> None:
    assert "a symbolic link" in refused(symlink()).problem


def test_a_truncated_archive_is_refused() -> None:
    raw = zipped({"1.txt": TEXT})
    assert "damaged or incomplete" in refused(raw[:-30]).problem


def test_a_damaged_file_is_refused() -> None:
    raw = bytearray(zipped({"1.txt": TEXT * 9}))
    raw[45] ^= 0xFF
    assert "is damaged or incomplete" in refused(bytes(raw)).problem


def test_an_encrypted_file_is_refused() -> None:
    raw = bytearray(zipped({"1.txt": TEXT}))
    at = raw.index(b"PK\x01\x02")
    struct.pack_into("<H", raw, at + 8, 0x1)
    assert "encrypted with a password" in refused(bytes(raw)).problem


def test_a_compression_without_bounds_is_refused() -> None:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_BZIP2) as made:
        made.writestr("1.txt", TEXT)
    assert "compressed in a way that is not read" in refused(raw.getvalue()).problem


def test_a_file_that_unpacks_to_too_much_is_refused() -> None:
    assert "unpacks to more than 100 times" in refused(zipped({"1.txt": "a" * (4 << 20)})).problem
    bomb = zipped({"1.txt": b"\0" * (40 << 20)})
    # The size in the archive is a claim: it is not what is checked.
    claimed = bytearray(bomb)
    struct.pack_into("<I", claimed, bomb.index(b"PK\x01\x02") + 24, 100)
    assert "unpacks to more than 16 MB" in refused(bomb).problem
    assert "damaged" in refused(bytes(claimed)).problem


def test_files_that_unpack_to_too_much_together_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(archive, "LARGEST_ARCHIVE", 1000)
    files = {f"{n}.txt": f"{n} {TEXT}" for n in range(40)}
    assert "unpacks to more than 0 MB" in refused(zipped(files)).problem


def test_too_many_files_are_refused_before_they_are_listed() -> None:
    raw = zipped({"1.txt": TEXT}) + b"PK\x01\x02" * (archive.MOST_ENTRIES + 1)
    assert "more than 10,000 files" in refused(raw).problem


BODY = "<p>The lamp was out.</p>"
BOMB = (
    '<!DOCTYPE package [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY x SYSTEM "file:///etc/passwd">]>'
)


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"META-INF/container.xml": None}, "without META-INF/container.xml"),
        ({"META-INF/container.xml": "<container/>"}, "names no package document"),
        ({"META-INF/container.xml": "what"}, "no XML"),
        ({"OEBPS/content.opf": None}, "without OEBPS/content.opf"),
        ({"OEBPS/content.opf": BOMB + package({"1.xhtml": ""})}, "declares entities"),
        ({"OEBPS/content.opf": "<package/>"}, "the spine lists no pages"),
        ({"OEBPS/content.opf": package({"../../1.xhtml": ""})}, "which is no file"),
        ({"OEBPS/1.xhtml": None}, "lists OEBPS/1.xhtml, which is not in the file"),
        ({"OEBPS/1.xhtml": BOMB + page("<p>&b; &x;</p>")}, "declares entities"),
        ({"OEBPS/1.xhtml": page("<img src='a.jpg'/>")}, "contains no words"),
    ],
)
def test_an_epub_that_cannot_be_read_is_refused(
    changed: dict[str, str | None], problem: str
) -> None:
    files = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OEBPS/content.opf": package({"1.xhtml": ""}),
        "OEBPS/1.xhtml": page(BODY),
    }
    kept = {path: said for path, said in (files | changed).items() if said is not None}
    assert problem in refused(zipped(kept)).problem


@pytest.mark.parametrize(("path", "is_refused"), [("1.xhtml", True), ("font.otf", False)])
def test_an_epub_whose_pages_are_encrypted_is_refused(path: str, *, is_refused: bool) -> None:
    with zipfile.ZipFile(io.BytesIO(epub({"1.xhtml": BODY}))) as made:
        files: dict[str, str | bytes] = {name: made.read(name) for name in made.namelist()}
    files["META-INF/encryption.xml"] = (
        '<encryption xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>'
        f'<enc:CipherData><enc:CipherReference URI="OEBPS/{path}"/></enc:CipherData>'
        "</enc:EncryptedData></encryption>"
    )
    if is_refused:
        assert "pages are encrypted" in refused(zipped(files)).problem
    else:
        assert read_files([("texts/door.epub", zipped(files))]).source.lines
