"""Posts of blogs and threads of forums, saved from the browser: title, author and text.

    <h1 class="p-title-value"><span class="label">Quest</span> Title</h1>          XenForo
    <article class="message hasThreadmark" data-author="…">
      <div class="message-cell--threadmark-header"><span class="threadmarkLabel">1. The Lamp</span>
      <div class="bbWrapper">…<br><br>…         a chapter: posts without a threadmark are none

    <div class="postbody">…<a class="username">Ada</a>…     phpBB; Discourse, vBulletin, SMF
      <div class="content">…                    posts: those of who began the thread are the text

    <article class="hentry"><h1 class="entry-title">…                  WordPress; Medium, Ghost
      <div class="entry-content">…              a post, with buttons to share it at its end
    <div class="post"><h2>…<div class="entry">  in older themes

    <h1>Title</h1>…<div slot="text-body">…      Reddit; Wix, Scribble Hub, MediaWiki
    <h1>Full text of "<a>Title</a>"</h1>…<pre>  the Internet Archive

    <div class="fic-header"><h1>Chapter</h1><h2>Title</h2><h3>by …                 Royal Road
    <div class="author-note-portlet">…          notes around a chapter
    <div class="chapter-inner chapter-content">…

All else on a page is set aside: menus, forms, comments, signatures.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import TypeAlias

from lxml import html

from fascicle.readers.html import tags
from fascicle.readers.html.saved_pages import (
    WEBSITE,
    Marked,
    drop_images,
    set_aside_around,
    with_roles,
)
from fascicle.readers.html.tags import Element, depth_of_heading, roles_of, shown_text, tag_of

Parts: TypeAlias = defaultdict[str, list[Element]]
# Attributes that name a part of a page, beside its class.
_NAMES = ("id", "data-hook", "slot")


def parts_by_name(root: Element) -> Parts:
    """Return the elements of a page by their classes, their ids and other names."""
    parts: Parts = defaultdict(list)
    for element in root.iter():
        if element.attrib:
            for name in {*roles_of(element), *filter(None, map(element.get, _NAMES))}:
                parts[name].append(element)
    return parts


def _is_of_site(body: Element) -> bool:
    """Return whether a page has what no book has: a menu, a form, a button or a script."""
    root = body.getroottree().getroot()
    return next(root.iter("nav", "form", "button", "script", "input"), None) is not None


def _called(parts: Parts, name: str) -> list[Element]:
    """Return the parts of a page that have all words of a name."""
    first, *others = name.split()
    return [part for part in parts[first] if roles_of(part).issuperset(others)]


def _first(parts: Parts, *names: str) -> Element | None:
    return next((part for name in names for part in _called(parts, name)), None)


_THREAD = re.compile(r"https?://[^/\s]+/(?:[^/\s]+/)?threads/[^/\s#?]+")
# What opens and closes a long quotation.
_BUTTONS = ("bbcodeblock-expandlink", "bbcodeblock-shrinklink")
# The posts of forums, their texts and their authors; the title of a thread.
_FORUMS = (
    ("message", "bbwrapper", "message-name"), ("postbody", "content", "username"),
    ("crawler-post", "post", "creator"), ("topic-post", "cooked", "username"),
    ("postcontainer", "postcontent", "username"), ("post_wrapper", "inner", "poster"),
)  # fmt: skip
_TOPICS = ("p-title-value", "topic-title", "fancy-title", "threadtitle")
# The kind of the posts of others than the author, and the share of a thread that is the author's.
_OTHERS, _MOST = "posts of others", 0.5


@dataclass(frozen=True, slots=True)
class _Post:
    """A post of a thread: its text, the link to its author, and its threadmark."""

    body: Element
    author: Element | None
    label: Element | None
    name: str


def mark_thread(parts: Parts, address: str, marked: Marked) -> bool:
    """Mark the title of a thread, its author and its posts; return whether it is one.

    Posts with threadmarks are its chapters. In a thread without any, those of who began it are the
    text if they are most of it.
    """
    posts = [post for names in _FORUMS for post in _posts(parts, *names)]
    posts = [post for post in posts if post.label is not None] or posts
    if not posts:
        return False
    kept = [post.body for post in posts]
    for label in (post.label for post in posts if post.label is not None):
        label.tag = "h2"
        kept.append(label)
    if posts[0].label is None:
        posts = _of_author(posts, marked)
    author = posts[0].author if len({post.name for post in posts}) == 1 else None
    title = _first(parts, *_TOPICS)
    title = next(title.iter("h1"), title) if title is not None else _title_above(posts[0].body)
    prefixes = with_roles(title, "label") if title is not None else ()
    for part in (*prefixes, *(part for name in _BUTTONS for part in parts[name])):
        part.set("hidden", "hidden")
    for key, element in (("title", title), ("author", author)):
        if element is not None:
            kept.append(marked.mark_header(element, key))
    set_aside_around(kept, marked)
    if match := _THREAD.match(address):
        marked.described["sources"] = (match[0],)
    return True


def _posts(parts: Parts, outer: str, inner: str, by: str) -> Iterator[_Post]:
    """Yield the posts of a thread; `outer`, `inner` and `by` are classes of its forum."""
    for post in parts[outer]:
        body, name = (next(with_roles(post, role), None) for role in (inner, by))
        author = name if name is None else next(name.iter("a"), name)
        said = post.get("data-author") or ("" if author is None else author.text_content())
        if body is not None and said:
            label = next(with_roles(post, "threadmarklabel"), None)
            yield _Post(body, author, label, " ".join(said.split()))


def _of_author(posts: list[_Post], marked: Marked) -> list[_Post]:
    """Return the posts of who began a thread and set aside all others, if most of it is theirs."""
    own = [post for post in posts if post.name == posts[0].name]
    length, whole = (sum(len(shown_text(it.body)) for it in row) for row in (own, posts))
    if length < _MOST * whole:
        return posts
    marked.asides |= {post.body: _OTHERS for post in posts if post not in own}
    return own


def _title_above(body: Element) -> Element | None:
    """Return the last heading before a text, of the first level if there are any, or None.

    One in the same post comes before those of the page.
    """
    posts = (it for it in body.iterancestors() if "post" in roles_of(it))
    around = next((it for it in posts if any(map(depth_of_heading, it.iter()))), None)
    whole = body.getroottree().getroot() if around is None else around
    elements = takewhile(lambda it: it is not body, whole.iter(*tags.HEADINGS, body.tag))
    headings = [*filter(depth_of_heading, elements)]
    return min(reversed(headings), key=depth_of_heading, default=None)


# The text of a post, its title and author: WordPress, Royal Road, microformats, Ghost, Substack.
_BODIES = ("entry-content", "chapter-content", "e-content", "gh-content", "available-content")
_TITLES = (
    "entry-title", "fic-header", "p-name", "gh-article-title", "post-title", "wp-block-post-title",
)  # fmt: skip
# The texts on the pages of one website, with the classes of their titles if these are no <h1>.
_WIKI = "mw-parser-output"
_SITES = {
    _WIKI: "", "post-description": "", "text-body": "", "poem-body": "",
    "chp_raw": "chapter-title", "chr-content": "chr-title", "panel article": "headline",
    "expando": "title may-blank", "entry": "",
}  # fmt: skip
# Names that a book may have, too.
_COMMON = {"text-body", "poem-body", "post-description", "expando", "entry"}
_AUTHORS = (
    "author vcard", "p-author", "gh-article-meta-name", "wp-block-post-author-name", "user-name",
    "author may-blank", "author-name",
)  # fmt: skip
# The address of the page about an author, on a blog.
_OF_AUTHOR = re.compile(r"/author/[^/]+/?$")
# A line with links to a work and its author.
_BYLINE = "chp_byauthor"
# A link to the other parts of a series.
_ONWARD = re.compile(
    r"(?:next|prev(?:ious)?|first|last|index|part|chapter|←|→|<|>)\b.{0,20}", re.IGNORECASE
)
# Parts of a post that are no text of it.
_SHARING = {
    "sharedaddy", "jp-relatedposts", "wpcnt", "addtoany_share_save_container", "kg-callout-emoji",
    "ws-noexport", "noprint", "mw-editsection", "licensecontainer",
}  # fmt: skip
# What is no text of a post, and belongs to it: fields of its header, and notes.
_FIELDS = {"graf--subtitle": "subtitle", "gh-article-excerpt": "summary"}
_NOTES = (
    "author-note-portlet", "authors-note", "author-note", "authors-notes", "author-notes",
    "authornote", "wi_authornotes", "kg-callout-text",
)  # fmt: skip


def mark_notes(parts: Parts, marked: Marked) -> None:
    """Mark the notes of an author that a class names; their titles are no headings.

    A note that is most of a page is a chapter of a book.
    """
    for note in (part for name in _NOTES for part in parts[name]):
        if 2 * len(shown_text(note)) > len(shown_text(note.getroottree().getroot())):
            continue
        marked.groups[note] = "note"
        for title in filter(depth_of_heading, note.iter()):
            title.tag = "p"


def mark_post(parts: Parts, marked: Marked) -> bool:
    """Mark title, author and text of a page with one post or chapter; return whether it is one."""
    body, head = _text_and_title(parts)
    if body is None or head is None:
        return False
    for part in body.iter():
        if (part.attrib and roles_of(part) & _SHARING) or _leads_on(part):
            marked.asides[part] = WEBSITE
            drop_images(part)
            part.set("hidden", "") if tag_of(part) not in tags.BLOCKS else None
    # Blogger names the author below the post, and a wiki in the header of a library.
    signed = [part for box in parts["post-author"] for part in with_roles(box, "fn")]
    for name in [*signed, *parts["header-author-text"]][:1]:
        marked.described["authors"] = (name.text_content().strip(),)
    kept = [body, *marked.groups, next(head.iter("h1"), head)]
    kept += [marked.mark_header(part, key) for key, part in _fields(parts, head)]
    inside = {*body.iterdescendants()}
    set_aside_around((part for part in kept if part not in inside), marked)
    return True


def _leads_on(part: Element) -> bool:
    """Return whether a paragraph is a link to another part of a series, or several."""
    links = [*part.iter("a")] if tag_of(part) == "p" else []
    said = "".join(map(shown_text, links)).split()
    is_all = bool(said) and said == shown_text(part).split()
    return is_all and all(_ONWARD.match(shown_text(link).strip()) for link in links)


def _fields(parts: Parts, head: Element) -> Iterator[tuple[str, Element]]:
    """Yield the fields of a header with their keys, and make a title a heading."""
    names = {tag_of(part): part for part in head.iter()}
    work, author = None, _first(parts, *_AUTHORS)
    if author is None and parts["entry"]:
        beside = head.getparent().iter("a")
        author = next((it for it in beside if _OF_AUTHOR.search(it.get("href") or "")), None)
    if "h3" in names and "h2" in names:  # the title of the work, and by whom it is
        work, author = names["h2"], next(names["h3"].iter("a"), None)
        names["h3"].tag = "div"
    elif links := [link for line in parts[_BYLINE] for link in line.iter("a")]:
        work, author = links[0], links[-1]
    elif parts[_WIKI] and parts["header-title-text"] and "/" in head.text_content():
        work, stroke = html.Element("div"), html.Element("span", hidden="")
        work.text, stroke.text, stroke.tail = head.text_content().rpartition("/")
        head.addprevious(work)
        head[:], head.text = [stroke], None
    if names.keys().isdisjoint(tags.HEADINGS):
        head.tag = "h1"
    found = [(key, part) for name, key in _FIELDS.items() for part in parts[name]]
    for key, part in [("title", work), ("author", author), *found]:
        if part is not None and part.text_content().strip():
            yield key, part


def _text_and_title(parts: Parts) -> tuple[Element | None, Element | None]:
    """Return the element with the text of a page, and that with its title; None if it has none."""
    for body in parts[tags.PLAIN_TEXT][:1]:  # Full text of “The Slip”, with a link to the scan
        head = _title_above(body)
        if head is not None and head.text_content().startswith("Full text of "):
            return body, next(head.iter("a"), head)
    for name, title in _SITES.items():
        bodies = _called(parts, name)
        if len(bodies) == 1 and (name not in _COMMON or _is_of_site(bodies[0])):
            head = _first(parts, title) if title else _title_above(bodies[0])
            return bodies[0], head
    bodies = next(filter(None, map(parts.get, _BODIES)), [])
    return (bodies[0] if len(bodies) == 1 else None), _first(parts, *_TITLES)
