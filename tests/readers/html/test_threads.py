"""Threads of forums: each threadmark is a chapter, and what is around it is set aside."""

from __future__ import annotations

from fascicle.convert import Text, convert
from fascicle.model.blocks import Heading
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses


def post(author: str, mark: str, body: str) -> str:
    header = (
        "<div class='message-cell message-cell--threadmark-header'><span><label>Threadmarks:"
        f"</label> <span class='threadmarkLabel' id='t'>{mark}</span></span></div>"
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


def test_posts_of_several_authors_name_none() -> None:
    said, _, _ = thread(post("Ada Quill", "1. The Lamp", LAMP), post("Bo Reed", "2. Rain", RAIN))
    assert said.split(" / ")[1] == ""


def test_a_page_without_threadmarks_is_read_whole() -> None:
    _, heads, pages = thread(post("Ada Quill", "", LAMP), post("Ada Quill", "", RAIN))
    assert "Oil is dear" in pages
    assert "1. The Lamp" not in heads
