"""Exports of journals and blogs: each entry a chapter, in the order of time."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any

import pytest

from archives import zipped
from fascicle.convert import Converted, Text, convert
from fascicle.fidelity.source_words import source_queries
from fascicle.library.texts import find_texts, load_text, unread_files
from fascicle.model.errors import SourceError
from fascicle.readers.source import read_files
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses

if TYPE_CHECKING:
    from pathlib import Path

# As the site exports a month, and Dreamwidth, too.
ENTRY = """<entry>
<itemid>{0}</itemid>
<eventtime>{1}</eventtime>
<logtime>2005-02-04 01:02:03</logtime>
<subject>{2}</subject>
<event>{3}</event>
<security>{4}</security>
<allowmask>0</allowmask>
<current_music>Tide&apos;s Song</current_music>
<current_mood>sleepy</current_mood>
</entry>
"""
# As ljdump writes an entry: the values are in no certain order.
DUMPED = """<?xml version="1.0"?>
<event>
<itemid>7</itemid>
<event>We counted &lt;b&gt;geese&lt;/b&gt;.

Nine of them.</event>
<eventtime>2006-01-02 10:00:00</eventtime>
<props>
<taglist>geese, counting</taglist>
</props>
<subject>Geese</subject>
</event>
"""
COMMENTS = (
    '<?xml version="1.0" ?><comments><comment><id>3</id><user>ada_q</user><body>Ten!</body>'
    "</comment><comment><id>4</id><body>Eight.</body></comment></comments>"
)


def entry(
    text: str, title: str = "", time: str = "2005-02-03 20:00:00", security: str = "public"
) -> str:
    return ENTRY.format(1, time, title, escape(text, quote=False), security)


def journal(*entries: str) -> bytes:
    head = "<?xml version=\"1.0\" encoding='utf-8'?>\n"
    return f"{head}<livejournal>\n{''.join(entries)}</livejournal>\n".encode()


def post(**values: object) -> dict[str, Any]:
    """Return a post as version 2 of the interface has it."""
    return {
        "type": "text", "blog_name": "saltslips", "id": 3, "date": "2017-04-21 20:39:01 GMT",
        "post_url": "https://saltslips.example/post/3", "state": "published", "format": "html",
        "reblog_key": "Ab1", "tags": ["rain"], "summary": "No words of the post", **values,
    }  # fmt: skip


def blocks(*content: dict[str, Any], **values: object) -> dict[str, Any]:
    """Return a post in blocks."""
    form = {"type": "blocks", "is_blocks_post_format": True, "layout": [], "trail": []}
    return post(**form | values, content=content)


def blog(*posts: dict[str, Any]) -> bytes:
    about = {"title": "Salt &amp; Slips", "name": "saltslips", "posts": len(posts)}
    answer = {"blog": about, "posts": posts, "total_posts": len(posts)}
    return json.dumps({"meta": {"status": 200, "msg": "OK"}, "response": answer}).encode()


def converted(*files: tuple[str, bytes]) -> Converted:
    return convert(Text("salt", files, WorkSettings(), Library("Shelf"), Addresses(), "salt"))


def bodies(done: Converted) -> list[str]:
    """Return the chapters of a work, without their front matter."""
    return [page.text.split("\n---\n\n", 1)[1] for page in done.pages[1:]]


def body_of(name: str, raw: bytes) -> str:
    """Return the only entry of an export, without its title."""
    draft = read_files([(name, raw)])
    assert list(source_queries(draft, [(name, raw)])) == []
    done = converted((name, raw))
    return done.pages[-1].text.split("\n---\n\n", 1)[1].partition("\n\n")[2]


def test_entries_are_chapters_in_the_order_of_their_times() -> None:
    raw = journal(
        entry("<i>It rained.", "The Ferry"),
        entry("Nobody came.", time="2005-01-02 09:15:00"),
    )
    assert bodies(converted(("salt.xml", raw))) == [
        "# 2005-01-02\n\nNobody came.\n",
        "# The Ferry\n\n*It rained.*\n",
    ]


def test_the_time_and_the_mood_of_an_entry_are_in_the_ledger_and_both_readers_agree() -> None:
    raw = journal(entry("It rained.", "The Ferry"), entry("It snowed.", "The Door"))
    draft = read_files([("salt.xml", raw)])
    assert [draft.source.text(aside.span) for aside in draft.ledger] == [
        "2005-02-03 20:00:00 · sleepy · Tide's Song · public"
    ] * 2
    assert {aside.kind for aside in draft.ledger} == {"metadata"}
    assert list(source_queries(draft, [("salt.xml", raw)])) == []
    other = raw.replace(b"snowed", b"hailed")
    (query,) = source_queries(draft, [("salt.xml", other)])
    assert "hailed" in query.question


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("One.\nTwo.\n\nThree.", "One.\\\nTwo.\n\nThree.\n"),
        ("<p>One\ntwo.</p>\n<p>Three.</p>", "One two.\n\nThree.\n"),
        ("Eggs:\n<ul>\n<li>a\n<li>b\n</ul>\nSo.", "Eggs:\n\n- a\n- b\n\nSo.\n"),
        (
            'I met <lj user="tick_tock"> and <user name=otter site="x.example">.',
            "tick_tock and otter.",
        ),
        ('Before.<lj-cut text="More">Behind.</lj-cut>', "Before.\n\nBehind.\n"),
        ("<cut>Behind.</cut>\nSo.", "Behind.\n\nSo.\n"),
        ("So.<h1>Later</h1>It rained.", "So.\n\n## Later\n\nIt rained.\n"),
        ("Wait.<script>alert(1)</script>", "Wait.\n"),
    ],
)
def test_the_text_of_an_entry_is_that_of_a_page_with_its_line_ends(text: str, shown: str) -> None:
    two = journal(entry("A.", "One", "2001-01-01 00:00:00"), entry(text, "Two"))
    assert shown in body_of("salt.xml", two)


def test_entries_that_are_not_for_everybody_are_asked_about() -> None:
    raw = journal(
        entry("It rained.", "A"), entry("It froze.", "B", security="private"),
        entry("It snowed.", "C", security="usemask"),
    )  # fmt: skip
    draft = read_files([("salt.xml", raw)])
    (query,) = draft.queries
    assert query.name == "restricted-work"
    assert query.question.startswith("2 entries are private, a draft or for friends;")
    assert [draft.source.lines[line - 1] for line in query.places] == ["B", "C"]


def test_entries_and_comments_of_ljdump_are_files_in_a_folder() -> None:
    done = converted(
        ("texts/salt/C-7.xml", COMMENTS.encode()), ("texts/salt/L-7.xml", DUMPED.encode()),
        ("texts/salt/L-8.xml", DUMPED.replace("Geese", "Ducks").encode()),
    )  # fmt: skip
    geese, ducks = bodies(done)
    assert geese == "# Geese\n\nWe counted **geese**.\n\nNine of them.\n"
    assert ducks.startswith("# Ducks\n")
    asked = [query.question for query in done.queries if query.name == "unread-files"]
    assert asked == [
        "2 comments on the entries left out, by: ada_q, nobody named; do they belong to the text?"
    ]


def test_an_entry_that_is_called_formatted_has_the_line_ends_of_its_tags() -> None:
    said = "<opt_preformatted>1</opt_preformatted></props>"
    raw = DUMPED.replace("geese&lt;/b&gt;.\n\n", "geese&lt;/b&gt;.\n").replace("</props>", said)
    assert body_of("salt.xml", raw.encode()) == "We counted **geese**. Nine of them.\n"


def test_a_damaged_journal_is_read_as_far_as_it_goes_and_asked_about() -> None:
    raw = journal(entry("It rained.", "The Ferry")).replace(b"</livejournal>\n", b"")
    draft = read_files([("salt.xml", raw)])
    assert "It rained." in draft.source.lines
    assert [query.name for query in draft.queries] == ["source-words"]


def test_other_json_is_refused_alone_and_asked_about_beside_texts() -> None:
    with pytest.raises(SourceError, match="not of that format"):
        read_files([("texts/salt.json", b'{"title": "Salt"}')])
    named = {"1.md": "# Fog\n\nIt rained.", "info.json": '{"version": 2, "type": "text"}'}
    text = [(f"texts/salt/{name}", said.encode()) for name, said in named.items()]
    draft = read_files(text)
    assert "It rained." in draft.source.lines
    assert [query.name for query in draft.queries] == ["unread-files"]
    assert "info.json" in draft.queries[0].question
    assert list(source_queries(draft, text)) == []


def test_other_xml_is_refused_alone_and_asked_about_beside_texts(tmp_path: Path) -> None:
    other = b'<?xml version="1.0"?><ComicInfo><Title>So</Title></ComicInfo>'
    with pytest.raises(SourceError, match=r"of no format that is read\s+If it is DocBook"):
        read_files([("texts/salt.xml", other)])
    files: dict[str, str | bytes] = {"1.txt": "It rained.", "info.xml": other}
    for text in ([("a.zip", zipped(files))], [("1.txt", b"It rained."), ("info.xml", other)]):
        draft = read_files(text)
        assert draft.source.lines == ("It rained.",)
        assert [query.name for query in draft.queries] == ["unread-files"]
        assert "info.xml" in draft.queries[0].question
        assert list(source_queries(draft, text)) == []
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "salt.json").write_bytes(blog(post(body="<p>It rained.</p>")))
    (text_entry,) = find_texts(tmp_path)
    assert not unread_files(tmp_path)
    assert load_text(text_entry, Library("Shelf")).files[0][0] == "texts/salt.json"


def test_posts_are_chapters_of_the_blog() -> None:
    raw = blog(
        post(title="The Ferry", body="<p>It <i>rained</i>.</p><h2>Later</h2><p>So."),
        post(date="2016-01-01 10:00:00 GMT", title=None, body="<p>Nobody came.</p>"),
    )
    done = converted(("salt.json", raw))
    assert 'title: "Salt & Slips"\nauthors:\n  - "saltslips"\n' in done.pages[0].text
    assert bodies(done) == [
        "# 2016-01-01\n\nNobody came.\n",
        "# The Ferry\n\nIt *rained*.\n\n## Later\n\nSo.\n",
    ]


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ({"type": "quote", "text": "Salt is patient.", "source": "<i>Ada</i>"},
         "> Salt is patient.\n\n*Ada*\n"),
        ({"type": "answer", "asking_name": "till", "question": "Why?", "answer": "<p>So.</p>"},
         "> Why?\n\nSo.\n"),
        ({"type": "chat", "body": "Ada: a < b\nTill: no", "dialogue": [{"phrase": "a"}]},
         "Ada: a \\< b\\\nTill: no\n"),
        ({"type": "photo", "caption": "<p>A door.</p>", "trail": [{"content": "<p>A door.</p>"}]},
         "A door.\n"),
        ({"type": "link", "url": "https://a.example/", "description": "<p>Read it.</p>"},
         "Read it.\n"),
        ({"type": "regular", "regular-body": "<p>It froze.</p>"}, "It froze.\n"),
        ({"type": "quote", "quote-text": "Salt.", "quote-source": "Ada"}, "> Salt.\n\nAda\n"),
        ({"type": "conversation", "conversation-text": "A: so\nB: no"}, "A: so\\\nB: no\n"),
    ],
)  # fmt: skip
def test_a_post_of_any_kind_has_its_words(values: dict[str, Any], shown: str) -> None:
    raw = blog(post(title="One", date="2010-01-01", body="A."), post(title="Two", **values))
    if values["type"] in {"regular", "conversation"}:
        raw = b"var tumblr_api_read = " + raw + b";\n"
    assert body_of("salt.json", raw) == shown


def test_blocks_are_headings_lists_quotations_and_styled_words() -> None:
    styles = [
        {"start": 5, "end": 9, "type": "bold"}, {"start": 14, "end": 20, "type": "italic"},
        {"start": 0, "end": 25, "type": "link", "url": "https://a.example/"},
    ]  # fmt: skip
    raw = blog(
        post(title="One", date="2010-01-01", body="A."),
        blocks(
            {"type": "text", "subtype": "heading1", "text": "Salt & sand"},
            {"type": "text", "text": "Some bold and italic text", "formatting": styles},
            {"type": "text", "subtype": "ordered-list-item", "text": "eggs"},
            {"type": "text", "subtype": "ordered-list-item", "text": "oil"},
            {"type": "text", "subtype": "heading2", "text": "Later"},
            {"type": "poll", "question": "Tea?", "answers": [{"answer_text": "Yes"}]},
            {"type": "text", "subtype": "indented", "text": "Salt <b> is patient."},
        ),
    )
    assert bodies(converted(("salt.json", raw)))[1] == (
        "# Salt & sand\n\n[Some **bold** and *italic* text](<https://a.example/>)\n\n"
        "1. eggs\n2. oil\n\n## Later\n\nTea?\n\nYes\n\n> Salt \\<b> is patient.\n"
    )
    assert list(source_queries(read_files([("a.json", raw)]), [("a.json", raw)])) == []


def test_a_reblog_quotes_the_words_of_others_and_replies_are_asked_about() -> None:
    said = [{"blog": {"name": "otter"}, "content": [{"type": "text", "text": "Herons wait."}]}]
    own = {"type": "text", "text": "So it is."}
    reply = {"type": "reply", "blog_name": "till", "reply_text": "No."}
    raw = blog(
        blocks(own, trail=said, notes=[reply, {"type": "like"}], state="draft"), post(body="A.")
    )
    draft = read_files([("a.json", raw)])
    assert bodies(converted(("a.json", raw)))[0].endswith(
        "> otter\n>\n> Herons wait.\n\nSo it is.\n"
    )
    assert [query.name for query in draft.queries] == ["unread-files", "restricted-work"]
    assert "by: till" in draft.queries[0].question
    assert list(source_queries(draft, [("a.json", raw)])) == []
