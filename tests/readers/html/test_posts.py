"""Posts of WordPress and chapters of Royal Road, without what the website has around them."""

from __future__ import annotations

import pytest

from fascicle.api import converted

PROSE = "".join(f"<p>It rained on day {n}, and nobody came to the slip.</p>" for n in range(9))


def read(body: str) -> tuple[str, str, str]:
    """Return title, authors and the words of the pages of a saved page."""
    raw = f"<!DOCTYPE html><html><head><title>Salt</title></head><body>{body}</body></html>"
    done = converted(raw.encode(), {})
    found, described = done.work.draft.found, done.work.draft.described
    said = "\n".join(page.text for page in done.pages)
    return found.get("title"), "".join(found.get("authors") or described.get("authors")), said


@pytest.mark.parametrize(
    ("page", "others"),
    [
        (
            (
                "<h1 class=site-title>Salt, a serial</h1><article class='post hentry'>"
                "<h1 class=entry-title>The Slip</h1><p>Posted on June 11 by "
                "<span class='author vcard'><a>Ada Quill</a></span></p><div class=entry-content>"
                f"{PROSE}<div class='sharedaddy sd-like'><h3>Share this:</h3><ul><li>Mail</li></ul>"
                "</div></div><footer>This entry was posted in Salt.</footer></article>"
                "<div id=comments><h2>2 thoughts</h2><p>Great!</p></div>"
            ),
            ("serial", "Posted", "Share", "Mail", "entry was", "thoughts", "Great"),
        ),
        (
            (
                "<div id=cookie>This site uses cookies.<button>OK</button></div>"
                "<h1>Salt, a serial</h1><div class=post><h2><a href='/slip'>The Slip</a></h2>"
                "<div class=meta>Posted on June 11 by <a href='https://salt.example/author/ada/'>"
                f"Ada Quill</a> | 4 Comments</div><div class=entry>{PROSE}</div>"
                "<ul><li><a href='#'>Mail</a><li><a href='#'>Print</a></ul></div>"
                "<div id=comments><h3>4 Responses to The Slip</h3><p>Great!</p></div>"
                "<div id=sidebar><h3>Archives</h3></div>"
            ),
            ("serial", "Posted", "cookies", "Mail", "Responses", "Great", "Archives"),
        ),
    ],
    ids=["blog", "older theme, with a title in a heading of its own"],
)
def test_a_post_of_a_blog_is_read_without_its_website(page: str, others: tuple[str, ...]) -> None:
    title, author, said = read(page)
    assert (title, author) == ("The Slip", "Ada Quill")
    assert "rained on day 8" in said
    assert not [other for other in others if other in said]


def test_an_entry_of_a_page_without_a_website_is_part_of_the_text() -> None:
    _, _, said = read(
        f"<div class=post><h2>May 3</h2><div class=entry>{PROSE}</div></div><p>So?</p>"
    )
    assert "So?" in said


def test_a_chapter_has_the_title_of_its_work_and_the_notes_around_it() -> None:
    title, author, said = read(
        "<ul><li>Best Rated</li></ul><div class='fic-header row'><h1>Chapter 1: The Slip</h1>"
        "<h2>Salt Road</h2><h3>by <a href='/profile/1'>AdaQuill</a></h3></div><a>Next Chapter</a>"
        "<div class='portlet author-note-portlet'><p>A note from AdaQuill</p><p>Thanks!</p></div>"
        f"<div class='chapter-inner chapter-content'>{PROSE}</div><h6>Advertisement</h6>"
    )
    assert (title, author) == ("Salt Road", "AdaQuill")
    assert "# Chapter 1: The Slip" in said
    assert "Thanks!" in said
    for other in ("Best Rated", "Advertisement", "Next"):
        assert other not in said


@pytest.mark.parametrize(
    ("names", "by"),
    [
        (("post-title", "available-content"), "<h4 class=p-author>Ada Quill</h4>"),
        (
            ("entry-title", "entry-content"),
            "<p class=post-footer><b class=post-author>By <i class=fn>Ada Quill</i></b></p>",
        ),
        (("p-name", "e-content"), "<footer>By <a class='p-author h-card'>Ada Quill</a></footer>"),
        (("gh-article-title", "gh-content"), "<h4 class=gh-article-meta-name>Ada Quill</h4>"),
    ],
)
def test_classes_of_other_programs_name_the_parts_of_a_post(names: list[str], by: str) -> None:
    title, author, said = read(
        f"<div>Subscribe</div><article><h1 class={names[0]}>The Slip</h1><p>6 min read</p>{by}"
        f"<section class={names[1]}>{PROSE}<h2>Rain</h2>{PROSE}</section></article>"
        "<article><h2>The Rope</h2><p>More of this</p></article>"
    )
    assert (title, author) == ("The Slip", "Ada Quill")
    assert "# Rain" in said
    for other in ("Subscribe", "6 min", "Rope", "More"):
        assert other not in said


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("<h1>The Slip</h1><p>r/salt <a class=author-name>Ada Quill</a></p>", "slot=text-body"),
        ("<ul><li><b data-hook=user-name>Ada Quill</b> May 3</ul><h1>The Slip</h1>",
         "data-hook=post-description"),
        ("<a class='title may-blank'>The Slip</a> <a class='author may-blank'>Ada Quill</a>",
         "class=expando"),
        ("<h4>The Slip</h4><b class=p-author>Ada Quill</b>", "slot=text-body"),
    ],
)  # fmt: skip
def test_a_page_of_a_site_is_the_text_below_its_title(head: str, body: str) -> None:
    title, author, said = read(
        f"<nav>Log in</nav>{head}<div {body}>{PROSE}<p><a href='/2'>Part 2</a></p></div>"
        "<p>12 views</p>"
    )
    assert (title, author) == ("The Slip", "Ada Quill")
    assert "rained on day 8" in said
    assert not [it for it in ("Log in", "r/salt", "May 3", "Part 2", "12 views") if it in said]


def test_a_page_of_a_book_is_read_whole() -> None:
    *_, said = read(f"<h1>The Slip</h1><p>For the goat.</p><div class=poem-body>{PROSE}</div>")
    assert "For the goat." in said
    *_, said = read(f"<section class=author-note><h1>Author's Note</h1>{PROSE}</section>")
    assert "authors-note}" not in said


def test_a_chapter_may_name_its_work_in_a_line_of_links() -> None:
    title, author, said = read(
        "<div class=chapter-title>Fog</div><p class=chp_byauthor><a>Salt Road</a> by <a>Ada</a></p>"
        f"<div id=chp_raw>{PROSE}</div>"
    )
    assert (title, author) == ("Salt Road", "Ada")
    assert "# Fog" in said


def test_a_page_of_a_wiki_is_a_chapter_of_the_work_in_its_header() -> None:
    title, author, said = read(
        "<form>Donate</form><h1>Salt Road/Chapter 2</h1><p>Page Source</p><div id=mw-content-text>"
        "<div class=mw-parser-output><div class=ws-noexport><p>←<a>Chapter 1</a></p>"
        "<p><i id=header-title-text>Salt Road</i> by <b id=header-author-text>Ada Quill"
        "</b></p></div>"
        f"<h2>Fog<span class=mw-editsection>[edit]</span></h2>{PROSE}"
        "<div class=licenseContainer>Public domain</div></div></div><p>Privacy policy</p>"
    )
    assert (title, author) == ("Salt Road", "Ada Quill")
    assert "# Chapter 2" in said
    for other in ("Donate", "Source", "Chapter 1", "edit", "domain", "Privacy"):
        assert other not in said


def test_a_page_with_several_posts_is_read_as_any_page() -> None:
    post = (
        f"<article><h1 class=entry-title>Salt</h1><div class=entry-content>{PROSE}</div></article>"
    )
    *_, said = read(f"<p>All posts</p>{post}{post}")
    assert "All posts" in said


def test_subtitles_and_notes_inside_a_post_are_these() -> None:
    raw = (
        "<article><h1 class=p-name>The Slip</h1><div class=e-content><h3>The Slip</h3>"
        f"<h4 class='graf--subtitle'>A tale of rain</h4>{PROSE}<div class='kg-callout-card'>"
        "<div class=kg-callout-emoji>💡</div><div class=kg-callout-text>Tell a friend.</div></div>"
        "</div></article>"
    )
    done = converted(f"<html><body>{raw}</body></html>".encode(), {})
    assert done.work.draft.found.get("subtitle") == "A tale of rain"
    (page,) = done.pages
    assert "💡" not in page.text
    assert ":::{authors-note}\nTell a friend.\n:::" in page.text
    assert "rained on day 8" in page.text


def test_menus_comments_and_subscriptions_of_any_page_are_set_aside() -> None:
    *_, said = read(
        "<a class='skip-link' href='#x'>Skip to the rain</a><div id=nav><a>Salty</a><a>Quizzes</a>"
        "</div><h1>Salt</h1><footer role=contentinfo>Powered by goats</footer>"
        f"<h2>1. The Slip</h2>{PROSE}<div class='subscription-widget-wrap'><p>Become a reader.</p>"
        f"</div>{PROSE}<p class=button-wrapper><a>Share</a></p><div class=comments>"
        "<h3>Comments (2)</h3><p>Great!</p></div><div class=comments><h3>On the rain</h3><p>So"
        " be it.</p></div>"
    )
    assert "So be it." in said
    for other in ("Skip", "Salty", "Quizzes", "Become", "Share", "Great", "Powered"):
        assert other not in said


def test_a_text_in_an_element_that_is_called_a_menu_stays() -> None:
    *_, said = read(f"<div id=menu><a>Salty</a>{PROSE}</div>{PROSE}")
    assert "Salty" in said


def test_a_note_of_the_author_is_one_by_its_class() -> None:
    _, _, said = read(
        f"<h1>1. The Slip</h1>{PROSE}<aside class=authors-note><h1>Author's Note</h1><p>Thanks!</p>"
        f"</aside><h1>2. Fog</h1>{PROSE}"
    )
    assert ":::{authors-note}\nAuthor's Note\n\nThanks!\n:::" in said


def test_the_fields_at_the_top_of_an_entry_are_its_header() -> None:
    title, author, said = read(
        "<h1 class=entry-title>Salt (1/2)</h1><b class=p-author>ada</b><div class=entry-content>"
        "<b>Title:</b> Salt Road<br><b>Rating:</b> PG<br><b>Summary:</b> A goat waits.<br><br>"
        f"{PROSE}</div>"
    )
    assert (title, author) == ("Salt Road", "ada")
    assert 'summary: "A goat waits."' in said
    assert "**Rating" not in said


def test_the_full_text_of_a_scan_is_what_the_page_of_the_archive_has_below_its_title() -> None:
    lines = "\n\n".join(f"It rained on day {n}, and nobody came to the slip." for n in range(30))
    title, _, said = read(
        "<a href='#m'>Skip to main content</a><nav>Donate</nav><h1>Full text of "
        '"<a>Salt Road</a>"'
        f"</h1><h2><a>See other formats</a></h2><pre>{lines}</pre>"
    )
    assert title == "Salt Road"
    assert "rained on day 8" in said
    assert not [it for it in ("Skip", "Donate", "Full text", "See other") if it in said]
