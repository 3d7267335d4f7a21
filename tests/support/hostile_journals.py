"""Hostile exports of journals and blogs: bombs, damage, traps, and values of other types.

Of each, a function that makes the bytes around a text, and a piece of its error, "" for none.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from html import escape
from typing import Any

Kinds = dict[str, tuple[Callable[[str], bytes], str]]

TRAPS = (
    '<script src="{here}/x.js">{stolen}</script><p onclick="alert(\'{stolen}\')">A shed.</p>'
    '<iframe src="{here}/f">{stolen}</iframe><img src="{here}/i.png" onerror="{stolen}">'
    '<a href="javascript:alert(1)">A word</a><form action="{here}"><input value="{stolen}"></form>'
    '<style>@import "{here}/s.css"</style><object data="{here}/o"></object>'
)
# Of a billion words.
BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "{}">]>'.format("&a;" * 9)
OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd"><!ENTITY % d SYSTEM "{here}/d">%d;]>'


def journal(text: str, more: str = "", entry: str = "", head: str = "", root: str = "") -> bytes:
    """Return an export of an entry, with more of its text, and entries or elements beside it."""
    event = f"<event>{escape(f'<p>{text}</p>{more}')}</event>{entry}"
    day = "<eventtime>2004-12-21 20:00:00</eventtime><subject>Rain</subject>"
    return (
        f'<?xml version="1.0"?>{head}<livejournal><entry><itemid>1</itemid>{day}{event}</entry>'
        f"{root}</livejournal>"
    ).encode()


def deep(text: str) -> bytes:
    return journal(text, root="<entry>" * 100_000)


def another(values: str) -> str:
    return f"<entry>{values}</entry>"


UNKNOWN = "of no format that is read"

LIVE_JOURNAL: Kinds = {
    "with an entity bomb": (partial(journal, head=BOMB, entry="&b;"), UNKNOWN),
    "with an external entity": (partial(journal, head=OUTSIDE, entry="&e;"), UNKNOWN),
    "with an entity bomb inside": (partial(journal, root=BOMB), "declares entities"),
    "of deep elements": (deep, "more than 120 elements inside one another"),
    "of deep tags in an entry": (
        partial(journal, more="<div>" * 100_000), "more than 120 elements inside one another"
    ),
    "of a million elements": (partial(journal, root="<a/>" * 2_000_000), "1,000,000 tags"),
    "of a million tags in an entry": (
        partial(journal, more="<b></b>" * 1_000_000), "more than 1,000,000 tags"
    ),
    "of many attributes": (
        partial(journal, more=f"<p {'a=1 ' * 300_000}>so</p>"), "more than 5,000 attributes"
    ),
    "without entries": (lambda _: b"<livejournal><maxid>4</maxid></livejournal>", "no words"),
    "of comments only": (
        lambda text: f"<comments><comment><body>{text}</body></comment></comments>".encode(),
        "no words",
    ),
    "that is a list of comics": (
        lambda text: f"<?xml version='1.0'?><ComicInfo><Title>{text}</Title></ComicInfo>".encode(),
        UNKNOWN,
    ),
    "that is text": (str.encode, UNKNOWN),
    "of scripts": (partial(journal, more=TRAPS), ""),
    "with a title that does not end": (
        partial(journal, root=another(f"<subject>{escape('<h1><!-- <b ' + TRAPS)}</subject>")), ""
    ),
    "cut short": (lambda text: journal(text)[:-20], ""),
    "with bytes of no character": (
        lambda text: journal(text).replace(b"Rain", b"R\x01\x08\xff&#0;&#xD800;"), ""
    ),
    "of empty entries": (partial(journal, root=another("") * 10_000), ""),
    "of times that are none": (
        partial(journal, root=another("<eventtime>\u202e9999-99-99</eventtime><event>No.</event>")),
        "",
    ),
    "of cuts that do not end": (partial(journal, more='<lj-cut text="a">b' * 100), ""),
    "of people whose names do not end": (
        partial(journal, more='<lj user="' * 99_999), "more than 5,000 attributes"
    ),
    "of spaces": (partial(journal, more=f"a{' ' * 500_000}<{' ' * 500_000}"), ""),
    "of line ends": (
        lambda text: journal(f"</p>{text}\n").replace(b"&lt;p&gt;", b"") + b"\n" * 999_999, ""
    ),
}  # fmt: skip


def feed(text: str, more: str = "", entry: str = "", head: str = "", root: str = "") -> bytes:
    """Return an export of WordPress of a post, with more of its text, and items beside it."""
    root = root.replace("entry>", "item>").replace("eventtime", "post_date")
    values = f"<title>Rain</title><post_date>2024-02-01 10:00:00</post_date>{entry}"
    said = f"<encoded>{escape(f'<p>{text}</p>{more}')}</encoded><post_type>post</post_type>"
    return (
        f'<?xml version="1.0"?>{head}<rss><channel><title>Salt</title><item>{values}{said}</item>'
        f"{root.replace('event>', 'encoded>')}</channel></rss>"
    ).encode()


FEED: Kinds = {
    **{
        kind: (partial(feed, **make.keywords), error)
        for kind, (make, error) in LIVE_JOURNAL.items()
        if isinstance(make, partial)
    },
    "without items": (lambda _: b"<rss><channel><title>Salt</title></channel></rss>", "no words"),
    "of templates only": (
        lambda text: f"<feed><entry><type>TEMPLATE</type><content>{text}</content></entry></feed>"
        .encode(), "no words",
    ),
    "of a note that does not end": (
        lambda text: f"<en-export><note><title>{text}</title><content>&lt;?xml".encode(), ""
    ),
    "of an image that is none": (
        lambda text: (
            f"<en-export><note><title>A</title><content>{text}&lt;en-media hash='a'/></content>"
            "<resource><data>?</data><mime>image/png</mime></resource></note></en-export>"
        ).encode(), "",
    ),
    "of codes that do not end": (partial(feed, more="[caption " * 50_000), ""),
    "of remarks that do not end": (partial(feed, more="<!--" * 50_000), ""),
    "of a time that is none": (
        lambda text: feed(text).replace(b"2024-02-01 10:00:00", b"Thu, 99 Foo 99999"), ""
    ),
}  # fmt: skip


def post(text: str, **more: object) -> dict[str, Any]:
    return {
        "type": "text", "blog_name": "slips", "reblog_key": "a", "date": "2017-04-21 20:39:01 GMT",
        "state": "published", "title": "Rain", "body": f"<p>{text}</p>", "tags": [], **more,
    }  # fmt: skip


def blog(*posts: object) -> bytes:
    return json.dumps({"response": {"blog": {"name": "slips"}, "posts": posts}}).encode()


def with_body(text: str, more: str) -> bytes:
    return blog(post(text, body=f"<p>{text}</p>{more}"))


def with_values(text: str, **more: object) -> bytes:
    return blog(post(text, **more))


def blocks(text: str, *more: object) -> bytes:
    content = [{"type": "text", "text": text}, *more]
    return blog({**post(text, type="blocks", content=content), "body": None})


def _range(start: object, end: object, **more: object) -> dict[str, object]:
    ranges = [{"start": start, "end": end, "type": "bold", **more}]
    return {"type": "text", "text": "A word", "formatting": ranges}


TUMBLR: Kinds = {
    "of deep lists": (lambda _: b'{"tumblelog": ' + b"[" * 100_000, "no JSON"),
    "of closed deep lists": (
        lambda _: b'{"tumblelog": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "no JSON"
    ),
    "of a million lists": (
        lambda text: blog(post(text)) + b"[]," * 1_000_001, "more than 1,000,000 tags"
    ),
    "of a long number": (
        lambda text: blog(post(text, id=1)).replace(b'"id": 1', b'"id": ' + b"9" * 99_999),
        "no JSON",
    ),
    "cut short": (lambda text: blog(post(text))[:-30], "no JSON"),
    "without posts": (lambda _: blog() + b"", "not of that format"),
    "of other JSON": (lambda _: b'{"name": "salt", "version": 1}', "not of that format"),
    "that is text": (str.encode, "not of that format"),
    "of deep tags in a post": (
        partial(with_body, more="<div>" * 100_000), "more than 120 elements inside one another"
    ),
    "of a million tags in a post": (
        partial(with_body, more="<b></b>" * 1_000_000), "more than 1,000,000 tags"
    ),
    "of many attributes": (
        partial(with_body, more=f"<p {'a=1 ' * 300_000}>so</p>"), "more than 5,000 attributes"
    ),
    "of scripts": (partial(with_body, more=TRAPS), ""),
    "of values of other types": (
        lambda text: blog(
            post(text, tags=[1, None, {}], trail={"a": 1}, photos=7, notes="x", state=3, source=[]),
            {"type": "x"}, {"type": 3}, [[[]]], None, "so", 7, post("A shed.", title=8, date=[]),
        ), "",
    ),
    "of blocks of other types": (
        lambda text: blocks(text, None, 3, "so", [], {"type": 3}, {"type": "text", "text": 4}), ""
    ),
    "of ranges that are none": (
        lambda text: blocks(
            text, _range(-5, 99_999), _range("a", None), _range(3, 1), _range(0, 10**30),
            {"type": "text", "text": "A word", "formatting": [3, None, {"type": []}]},
        ), "",
    ),
    "of many ranges": (
        lambda text: blocks(text, *[_range(n % 5, 6) for n in range(10_000)]), ""
    ),
    "of links that run": (
        lambda text: blocks(text, _range(0, 6, type="link", url="javascript:alert('{stolen}')")), ""
    ),
    "of tags in blocks": (lambda text: blocks(text, {"type": "text", "text": "<b>1 < 2</b>"}), ""),
    "with half characters": (
        lambda text: blog(post(text, title="A \ud800 day", tags=["\udc00"])), ""
    ),
    "with two names of one value": (
        lambda text: blog(post(text)).replace(b'"tags"', b'"tags": 1, "tags"'), ""
    ),
    "of empty posts": (
        lambda text: blog(post(text), *[post("", title="") for _ in range(5_000)]), ""
    ),
    "with a byte-order mark": (lambda text: b"\xef\xbb\xbf" + blog(post(text)), ""),
}  # fmt: skip
