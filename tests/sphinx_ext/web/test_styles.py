"""The style sheets of a page, joined into one."""

from fascicle.sphinx_ext.web.assets.styles import OTHERS, SHEETS, SOURCE, joined


def test_each_sheet_is_loaded() -> None:
    ours = {path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*.css")}
    assert ours == {*SHEETS, *OTHERS.values()} - {"web/favicon.svg"}


def test_what_is_loaded_has_no_comments_and_every_rule() -> None:
    sheet = joined()
    assert "/*" not in sheet
    assert "*/" not in sheet
    rules = [(SOURCE / name).read_text(encoding="utf-8").count("{") for name in SHEETS]
    assert sheet.count("{") == sum(rules) == sheet.count("}")
