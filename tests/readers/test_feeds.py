"""Exports of blogs and notes: each item a chapter, in the order of time."""

from __future__ import annotations

from base64 import b64encode
from hashlib import md5

import pytest

from fascicle.convert import Converted, Text, convert
from fascicle.fidelity.source_words import source_queries
from fascicle.readers.source import read_files
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses
from images import png

# As WordPress begins an export.
WORDPRESS = """<?xml version="1.0" encoding="UTF-8" ?>
<!-- This is made by a site. -->
<!-- generator="WordPress/6.4" created="2024-03-01 10:00" -->
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>The Salt Road</title><language>en</language>
<wp:author><wp:author_login>ada</wp:author_login>
<wp:author_display_name><![CDATA[Ada Quill]]></wp:author_display_name></wp:author>
<wp:tag><wp:tag_slug>geese</wp:tag_slug><wp:tag_name>Geese</wp:tag_name></wp:tag>
{}</channel></rss>
"""
POST = """<item><title><![CDATA[{title}]]></title><dc:creator>{by}</dc:creator>
<description></description><content:encoded><![CDATA[{text}]]></content:encoded>
<excerpt:encoded><![CDATA[{excerpt}]]></excerpt:encoded>
<wp:post_date>{time}</wp:post_date><wp:status>{status}</wp:status>
<wp:post_type>{kind}</wp:post_type><wp:post_password></wp:post_password>
<category domain="post_tag" nicename="geese"><![CDATA[Geese]]></category></item>
"""


def post(text: str, title: str = "The Lamp", **values: str) -> str:
    usual = {
        "by": "ada", "excerpt": "", "time": "2024-02-01 10:00:00", "status": "publish",
        "kind": "post",
    }  # fmt: skip
    return POST.format(text=text, title=title, **usual | values)


def blog(*posts: str) -> bytes:
    return WORDPRESS.format("".join(posts)).encode()


def atom(*entries: str) -> bytes:
    head = '<?xml version="1.0"?><?xml-stylesheet href="a.css"?>\n'
    space = 'xmlns="http://www.w3.org/2005/Atom" xmlns:app="http://purl.org/atom/app#"'
    title = "<title>The Salt Road</title><author><name>Ada Quill</name></author>"
    return f"{head}<feed {space}>{title}{''.join(entries)}</feed>".encode()


def entry(text: str, kind: str = "post", more: str = "") -> str:
    scheme = "http://schemas.google.com/blogger/2008/kind#"
    return (
        f'<entry><published>2024-02-01T10:00:00Z</published><category term="{scheme}{kind}"/>'
        f'<category term="geese"/><title>The Lamp</title><content type="html">{text}</content>'
        f"<author><name>Ada Quill</name></author>{more}</entry>"
    )


def notes(*contents: str, resource: str = "") -> bytes:
    head = '<?xml version="1.0"?>\n<!DOCTYPE en-export SYSTEM "http://a.example/export.dtd">'
    inside = '<?xml version="1.0"?><!DOCTYPE en-note SYSTEM "http://a.example/enml.dtd"><en-note>'
    items = "".join(
        f"<note><title>A &lt; {number}</title><content><![CDATA[{inside}{content}</en-note>]]>"
        f"</content><created>2024020{number}T100000Z</created><tag>geese</tag>{resource}</note>"
        for number, content in enumerate(contents, 1)
    )
    return f"{head}<en-export>{items}</en-export>".encode()


def converted(raw: bytes, name: str = "salt.xml") -> Converted:
    draft = read_files([(name, raw)])
    assert list(source_queries(draft, [(name, raw)])) == []
    return convert(
        Text("salt", ((name, raw),), WorkSettings(), Library("Shelf"), Addresses(), "salt")
    )


def bodies(done: Converted) -> list[str]:
    """Return the pages of a work, without their front matter."""
    return [page.text.split("\n---\n\n", 1)[1] for page in done.pages]


def test_posts_of_wordpress_are_chapters_in_the_order_of_their_times() -> None:
    done = converted(
        blog(post("It <em>rained</em>."), post("So.", "The Road", time="2024-01-01 09:00:00"))
    )
    assert 'title: "The Salt Road"\nauthors:\n  - "Ada Quill"\n' in done.pages[0].text
    assert bodies(done)[1:] == ["# The Road\n\nSo.\n", "# The Lamp\n\nIt *rained*.\n"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("One.\nTwo.\n\nThree.", "One.\\\nTwo.\n\nThree.\n"),
        ("One.\n\n\n\n<!--more-->\n\nTwo.", "One.\n\nTwo.\n"),
        ("One.\n\n<p>***</p>\n\nTwo.", "One.\n\n***\n\nTwo.\n"),
        ("<!-- wp:paragraph -->\n<p>One\ntwo.</p>\n<!-- /wp:paragraph -->", "One two.\n"),
        ('So.\n\n[gallery ids="1,2"]\n\nNo.', "So.\n\nNo.\n"),
        ("<ul>\n<li>a</li>\n<li>b</li>\n</ul>", "- a\n- b\n"),
    ],
)
def test_a_post_is_read_as_wordpress_shows_it(text: str, shown: str) -> None:
    page = bodies(converted(blog(post("A.", "One", time="2001-01-01 00:00:00"), post(text))))[-1]
    assert page.partition("\n\n")[2] == shown


def test_an_excerpt_and_labels_are_in_the_ledger_or_all_that_there_is() -> None:
    raw = blog(post("It rained.", excerpt="How it rained"), post("", "B", excerpt="It froze."))
    draft = read_files([("salt.xml", raw)])
    said = [draft.source.text(aside.span) for aside in draft.ledger]
    assert said[0] == "2024-02-01 10:00:00 · Geese · How it rained"
    assert bodies(converted(raw))[-1] == "# B\n\nIt froze.\n"


def test_what_is_no_text_or_not_for_everybody_is_asked_about() -> None:
    comment = (
        "<wp:comment><wp:comment_author>till</wp:comment_author>"
        "<wp:comment_content>No.</wp:comment_content></wp:comment></item>"
    )
    raw = blog(
        post("It rained.").replace("</item>", comment), post("It froze.", "B", status="draft"),
        post("", "goose.jpg", kind="attachment"), post("", "Home", kind="nav_menu_item"),
        post("Old.", "C", status="trash"), post("A page.", "D", kind="page", by="till"),
    )  # fmt: skip
    done = converted(raw)
    asked = [query.question for query in done.queries]
    assert asked[0].startswith("a comment on the entries left out, by: till;")
    kinds = "attachment (1), nav_menu_item (1), the bin (1)"
    assert asked[1].startswith(f"items that are no text are left out: {kinds};")
    assert any("a draft or for friends" in it for it in asked)
    assert [it.partition("\n")[0] for it in bodies(done)[1:]] == ["# The Lamp", "# B", "# D"]
    assert "authors" not in done.pages[0].text


def test_entries_of_atom_and_of_blogger_are_chapters() -> None:
    markup = '<content type="xhtml"><div>It <b>snowed</b>.</div></content>'
    draft = "<app:control><app:draft>yes</app:draft></app:control>"
    raw = atom(
        entry("CSS", "template"), entry("&lt;p&gt;It &lt;i&gt;rained&lt;/i&gt;."),
        entry("No.", "comment"), entry("It froze.", more=draft),
        f"<entry><updated>2025-01-01T00:00:00Z</updated><title>Snow</title>{markup}</entry>",
    )  # fmt: skip
    done = converted(raw, "feed.atom")
    assert 'title: "The Salt Road"\nauthors:\n  - "Ada Quill"\n' in done.pages[0].text
    assert bodies(done)[1:] == [
        "# The Lamp\n\nIt *rained*.\n", "# The Lamp\n\nIt froze.\n", "# Snow\n\nIt **snowed**.\n",
    ]  # fmt: skip
    asked = [query.name for query in done.queries]
    assert asked[:3] == ["unread-files", "unread-files", "restricted-work"]


def test_entries_of_blogger_as_google_exports_them_now_have_a_type() -> None:
    def now(kind: str, text: str, status: str = "LIVE") -> str:
        said = f"<blogger:type>{kind}</blogger:type><blogger:status>{status}</blogger:status>"
        return entry(text, more=said).replace("<entry", "<entry xmlns:blogger='urn:b'")

    raw = atom(now("POST", "It rained."), now("COMMENT", "No."), now("PAGE", "Who.", "DRAFT"))
    done = converted(raw.replace(b"kind#post", b"geese"), "feed.atom")
    assert [it.partition("\n\n")[2] for it in bodies(done)[1:]] == ["It rained.\n", "Who.\n"]
    assert [query.name for query in done.queries][:2] == ["unread-files", "restricted-work"]


def test_items_of_rss_are_sorted_by_their_dates() -> None:
    item = "<item><title>{}</title><description>{}</description><pubDate>{}</pubDate></item>"
    raw = "<rss><channel><title>Salt</title>{}{}</channel></rss>".format(
        item.format("B", "It froze.", "Sat, 03 Feb 2024 10:00:00 +0000"),
        item.format("A", "It rained.", "Thu, 01 Feb 2024 10:00:00 +0000"),
    )
    assert bodies(converted(raw.encode(), "salt.rss"))[1:] == [
        "# A\n\nIt rained.\n", "# B\n\nIt froze.\n",
    ]  # fmt: skip


def test_notes_of_evernote_have_their_lines_boxes_and_images() -> None:
    image = png(2, 2)
    name = md5(image, usedforsecurity=False).hexdigest()
    data = f"<data>{b64encode(image).decode()}</data><mime>image/png</mime>"
    raw = notes(
        "<div>It rained.</div><div><br/></div><div>So.</div>",
        '<div><en-todo checked="true"/>salt</div><div><en-todo checked="false"/>sand</div>'
        f'<en-media type="image/png" hash="{name}"/>',
        resource=f"<resource>{data}</resource>",
    )
    done = converted(raw, "notes.enex")
    one, two = bodies(done)[1:]
    assert one.startswith("# A \\< 1\n\nIt rained.")
    assert "☑ salt" in two
    assert "☐ sand" in two
    assert len(done.images) == 1
