"""Threads of forums: each threadmark is a chapter, and what is around it is set aside."""

from __future__ import annotations

import pytest

from fascicle.api import converted
from fascicle.convert import Text, convert
from fascicle.model.blocks import Heading
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses


def post(author: str, mark: str, body: str) -> str:
    header = (
        "<div class='message-cell message-cell--threadmark-header'><span><label>Threadmarks:"
        f"</label> <span class='threadmarkLabel' id='t'>{mark}</span></span>"
        "<p><a href='/2'>Next</a> <a href='/3'>Last</a> <a href='/4'>All</a></p></div>"
    )
    return (
        f"<article class='message message--post {'hasThreadmark' * bool(mark)}' "
        f"data-author='{author}'>{header * bool(mark)}<div class='message-inner'>"
        f"<div class='message-cell--user'><h4 class='message-name'><a href='/m/1'>{author}</a></h4>"
        f"<h5>Ferryman</h5></div><div class='message-userContent'><article class='message-body'>"
        f"<div class='bbWrapper'>{body}</div></article></div>"
        "<aside class='message-signature'><div class='bbWrapper'>Oil is dear.</div></aside>"
        "<footer>Like Reply Report</footer></div></article>"
    )


def thread(*posts: str) -> tuple[str, list[str], str]:
    """Return title and author, the headings, and the words of the pages of a thread."""
    html = (
        "<!DOCTYPE html>\n"
        "<!-- saved from url=(0042)https://forum.example/threads/salt.12/reader/ -->"
        "<html><head><title>Salt | Forum</title></head><body><nav>Forums What's new</nav>"
        "<h1 class='p-title-value'><span class='label'>Quest</span> The Salt Road</h1>"
        f"<p>Thread starter</p>{''.join(posts)}<form><textarea>Write a reply</textarea></form>"
        "<footer>Terms</footer></body></html>"
    )
    files = (("texts/salt.html", html.encode()),)
    done = convert(Text("salt", files, WorkSettings(), Library(title="L"), Addresses(), "salt"))
    found = done.work.draft.found
    heads = [b.text for b in done.work.draft.blocks if isinstance(b, Heading)]
    sources = dict(done.metadata.values).get("sources") or ("",)
    said = f"{found.get('title')} / {found.get('authors')} / {sources[0]}"
    return said, heads, "\n".join(page.text for page in done.pages)


LAMP = "The lamp was out.<br>\n<br>\n“So it is,” said <i>Till</i>."
RAIN = "It rained all day.<br><br>* * *<br><br>Then it was dry."


def test_each_threadmark_is_a_chapter() -> None:
    said, heads, pages = thread(
        post("Ada Quill", "1. The Lamp", LAMP),
        post("Bo Reed", "", "I like this one."),
        post("Ada Quill", "2. Rain", RAIN),
    )
    assert said == "The Salt Road / Ada Quill / https://forum.example/threads/salt.12"
    assert heads == ["1. The Lamp", "2. Rain"]
    assert "“So it is,” said *Till*." in pages
    for other in ("I like", "Oil", "Ferryman", "Reply", "Threadmarks", "Thread starter", "Quest"):
        assert other not in pages


def test_a_post_in_a_reader_may_name_its_author_in_an_attribute_only() -> None:
    name = "<h4 class='message-name'><a href='/m/1'>Ada Quill</a></h4>"
    _, heads, _ = thread(post("Ada Quill", "1. The Lamp", LAMP).replace(name, ""))
    assert heads == ["1. The Lamp"]


def test_posts_of_several_authors_name_none() -> None:
    said, _, _ = thread(post("Ada Quill", "1. The Lamp", LAMP), post("Bo Reed", "2. Rain", RAIN))
    assert said.split(" / ")[1] == ""


def test_a_thread_without_threadmarks_is_what_its_author_posted() -> None:
    said, _, pages = thread(
        post("Ada Quill", "", LAMP), post("Bo Reed", "", "More?"), post("Ada Quill", "", RAIN)
    )
    assert said.startswith("The Salt Road / Ada Quill / ")
    assert "Then it was dry" in pages
    assert "More?" not in pages
    assert "Oil is dear" not in pages


def test_a_thread_that_others_have_written_is_all_of_their_posts() -> None:
    said, _, pages = thread(post("Ada Quill", "", "So?"), post("Bo Reed", "", RAIN))
    assert said.split(" / ")[1] == ""
    assert "Then it was dry" in pages


@pytest.mark.parametrize(
    ("outer", "inner", "by", "title"),
    [
        ("postbody", "content", "<p class=author><a class=username>{}</a></p>", "topic-title"),
        ("topic-body crawler-post", "post", "<b class=creator><a>{}</a></b>", ""),
        ("postcontainer", "postcontent", "<a class=username>{}</a>", "threadtitle"),
        ("post_wrapper", "inner", "<div class=poster><h4><a>{}</a></h4></div>", ""),
    ],
)
def test_classes_of_other_forums_name_the_parts_of_a_post(
    outer: str, inner: str, by: str, title: str
) -> None:
    posts = "".join(
        f"<li class='{outer}'>{by.format(name)}<a>Quote</a><div class={inner}>{body}</div>"
        "<div class=signature>Oil is dear.</div></li>"
        for name, body in (("Ada Quill", RAIN), ("Bo Reed", "More?"), ("Ada Quill", LAMP))
    )
    html = f"<html><body><a>FAQ</a><h1 class='{title}'>Salt</h1><ul>{posts}</ul><p>Terms</p></body>"
    done = converted(html.encode(), {})
    found = done.work.draft.found
    assert (found.get("title"), "".join(found.get("authors"))) == ("Salt", "Ada Quill")
    pages = "\n".join(page.text for page in done.pages)
    assert "Then it was dry" in pages
    assert not [it for it in ("FAQ", "Quote", "Oil", "More?", "Terms") if it in pages]
