"""Pages that a website shows in the place of a story: one error each, with what to do."""

from __future__ import annotations

import pytest

from fascicle.model.errors import SourceError
from fascicle.readers.source import read_files

STORY = "<p>The lamp had gone out again, and the oil was all on the other side of the water.</p>"
LOG_IN = "<form><label>User</label><input name='u'><input type='password'></form>"
WARNING = (
    "<p class='caution'>This work may have content for adults.</p>"
    "<ul class='actions'><li><a href='/works/12?view_adult=true'>Yes</a></li></ul>"
    "<ol class='work index group'><li class='work blurb group'><h4>Rain</h4></li></ol>"
)


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (WARNING, "warning"),
        (f"<div id='signin'><h3>Sorry!</h3><p>Only for users.</p>{LOG_IN}</div>", "log in"),
        (f"<h1>Welcome back</h1>{LOG_IN}", "log in"),
        ("<ol class='work index group'><li class='work blurb group'>Rain</li></ol>", "list"),
        ("<form id='challenge-form'><p>Checking.</p></form>", "check of the browser"),
    ],
)
def test_a_page_in_the_place_of_a_story_is_one_error(body: str, what: str) -> None:
    with pytest.raises(SourceError, match=what) as error:
        read_files([("texts/rain.html", f"<!DOCTYPE html><body>{body}</body>".encode())])
    assert error.value.place == "texts/rain.html"
    assert "save" in error.value.remedy


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("404 Not Found", "<center><h1>404 Not Found</h1></center><hr><center>nginx</center>"),
        ("Page not found", "<h1>Nothing here</h1><p>Try the search.</p>"),
        ("Error 503: Service Unavailable", "<p>We will be back.</p>"),
        ("403 Forbidden", "<h1>Forbidden</h1><p>You may not have this.</p>"),
        ("Access Denied", "<p>Error 403. Log in first.</p>"),
    ],
)
def test_an_error_that_was_saved_as_a_download_is_refused(title: str, body: str) -> None:
    raw = f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode()
    for name in ("texts/salt.epub", "texts/salt.html"):
        with pytest.raises(SourceError, match="the error of a website") as error:
            read_files([(name, raw)])
        assert (error.value.place, "download it again" in error.value.remedy) == (name, True)


@pytest.mark.parametrize(
    "title", ["Not Found", "404 Ferry Street", "Error", "Forbidden Rooms", "500"]
)
def test_a_story_that_is_called_as_an_error_is_read(title: str) -> None:
    raw = f"<html><title>{title}</title><body><h1>{title}</h1>{STORY}</body></html>".encode()
    assert read_files([("salt.html", raw)]).source.lines[-1].startswith("The lamp")


@pytest.mark.parametrize(
    "body",
    [
        # The page of a work has a form to log in as well, and lists other works.
        f"{LOG_IN}<div id='workskin'>{STORY}</div><li class='work blurb group'>Oil</li>",
        f"{LOG_IN}{STORY * 20}",
        f"<p class='caution'>Mind the step.</p>{STORY}",
    ],
)
def test_a_story_beside_such_forms_is_read(body: str) -> None:
    draft = read_files([("rain.html", f"<!DOCTYPE html><body>{body}</body>".encode())])
    assert any("gone out again" in line for line in draft.source.lines)
