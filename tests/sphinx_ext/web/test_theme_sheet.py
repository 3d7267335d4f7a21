"""The theme's sheet: without what no page can have, and otherwise as it is."""

import pytest

from fascicle.sphinx_ext.web.assets.theme_styles import reduce_sheet


@pytest.mark.parametrize(
    ("sheet", "kept"),
    [
        ("p{margin:0}.fa-book{--fa:x}q{color:red}", "p{margin:0}q{color:red}"),
        (".navbar a,p,.modal{margin:0}", "p{margin:0}"),
        ("p:not(.btn,.x),q{margin:0}", "q{margin:0}"),
        ("p:not(.a,.b),q{margin:0}", "p:not(.a,.b),q{margin:0}"),
        (
            ".faint,.format,.navy,.information{margin:0}",
            ".faint,.format,.navy,.information{margin:0}",
        ),
        ("@media print{.modal{x:y}}p{margin:0}", "p{margin:0}"),
        ("@media print{.modal{x:y}p{margin:0}}", "@media print{p{margin:0}}"),
        ("@font-face{src:url(x)}p{margin:0}", "p{margin:0}"),
        ("html[data-theme=dark]{--pst-x:y}", "html[data-theme=dark]{--pst-x:y}"),
    ],
)
def test_only_what_nothing_can_fit_is_left_out(sheet: str, kept: str) -> None:
    assert reduce_sheet(sheet) == kept
