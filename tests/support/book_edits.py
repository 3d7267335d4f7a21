"""A small library, and edits of it: whatever a person may change between two builds."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

TOOLS = Path(__file__).resolve().parents[2] / "tools"

CONF = """\
extensions = ["fascicle.sphinx_ext"]
html_theme = "sphinx_book_theme"
html_static_path = ["_static"]
html_css_files = ["custom.css"]
templates_path = ["_templates"]
"""

Edit = Callable[[Path], None]


def chapter(number: int, title: str, words: str = "It rained, and nobody minded.") -> str:
    long = f"{words} " * 12
    return f'\n\n\n\nCHAPTER {number}\n{title}\n\n\n{long}\n\n* * *\n\nIn {title} it "cleared".\n'


def tale(*chapters: str) -> str:
    return "A Tale\n\nby Ada Quill\n" + "".join(chapters)


TALE = tale(chapter(1, "The Door"), chapter(2, "The Stair"), chapter(3, "The Roof"))


def write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def say(root: Path, work: str, toml: str) -> None:
    write(root, f"texts/{work}.toml", toml)


def library(root: Path) -> None:
    write(root, "conf.py", CONF)
    write(root, "library.toml", 'title = "Edits"\nauthors = ["E. D."]\ndescription = "Before."\n')
    write(root, "index.md", "# Edits\n\n:::{works}\n:::\n")
    write(root, "_static/custom.css", "p { hyphens: auto }\n")
    write(root, "_static/gone.txt", "It will be removed.\n")
    write(root, "texts/tale.txt", TALE)
    say(root, "tale", 'title = "A Tale"\nauthors = ["Ada Quill"]\ntags = ["rain"]\n')
    write(root, "texts/other.txt", TALE.replace("A Tale", "Another").replace("Ada", "Bea"))
    write(root, "texts/short.txt", "Short\n\nby Cy\n\nIt ends soon.\n\n* * *\n\nIt has ended.\n")
    say(root, "short", 'title = "Short"\nauthors = ["Cy"]\n')


def build(root: Path, output: str = "html", *options: str) -> Path:
    into = root / "_build" / output
    command = [sys.executable, "-m", "fascicle", "build", "--library", str(root)]
    command += ["--output", str(into), *(["--", *options] if options else [])]
    environment = {**os.environ, "PYTHONPATH": str(TOOLS)}
    done = subprocess.run(command, check=False, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return into


def change_a_word(root: Path) -> None:
    write(root, "texts/tale.txt", TALE.replace("In The Stair", "On The Stair"))


def add_a_chapter(root: Path) -> None:
    write(root, "texts/tale.txt", TALE + chapter(4, "The Sky"))


def remove_the_last_chapter(root: Path) -> None:
    write(root, "texts/tale.txt", tale(chapter(1, "The Door"), chapter(2, "The Stair")))


def remove_a_chapter_between(root: Path) -> None:
    write(root, "texts/tale.txt", tale(chapter(1, "The Door"), chapter(2, "The Roof")))


def retitle_a_chapter(root: Path) -> None:
    write(root, "texts/tale.txt", TALE.replace("The Stair\n", "The Landing\n"))


def reorder_chapters(root: Path) -> None:
    chapters = chapter(1, "The Stair"), chapter(2, "The Door"), chapter(3, "The Roof")
    write(root, "texts/tale.txt", tale(*chapters))


def make_one_page_of_a_work(root: Path) -> None:
    say(root, "tale", 'title = "A Tale"\nauthors = ["Ada Quill"]\npages = "one"\n')


def add_a_work(root: Path) -> None:
    write(root, "texts/new.txt", "New\n\nby Di\n\nIt is new.\n")


def remove_a_work(root: Path) -> None:
    (root / "texts/other.txt").unlink()
    shutil.rmtree(root / "works/other")


def rename_a_work(root: Path) -> None:
    (root / "texts/other.txt").rename(root / "texts/otherwise.txt")
    shutil.rmtree(root / "works/other")


def of_tale(said: str) -> Edit:
    def edit(root: Path) -> None:
        about = {"title": '"A Tale"', "authors": '["Ada Quill"]', "tags": '["rain"]'}
        key, _, value = said.partition(" = ")
        lines = [f"{name} = {text}" for name, text in (about | {key: value}).items()]
        say(root, "tale", "\n".join(lines) + "\n")

    edit.__name__ = said.partition(" ")[0]
    return edit


def put_it_into_a_series(root: Path) -> None:
    toml = 'title = "A Tale"\nauthors = ["Ada Quill"]\ntags = ["rain"]\n'
    say(root, "tale", f'{toml}[series]\nname = "Tales"\nnumber = 2\n')


CAST = {"Ada Vickery": ["Ada"], "Bo Pask": ["Bo"]}


def with_cast(cast: dict[str, list[str]], opens: int = 0) -> str:
    entries = (f'[[cast]]\nname = "{name}"\naliases = {cast[name]}\n' for name in cast)
    last = f"spoiler_from = {opens}\n" if opens else ""
    return f'title = "A Tale"\nauthors = ["Ada Quill"]\n{"".join(entries)}{last}'


def people(root: Path) -> None:
    write(root, "texts/tale.txt", TALE.replace("In The Roof", "Ada and Bo Pask said in The Roof"))
    say(root, "tale", with_cast(CAST))
    build(root)


def of_people(what: str, toml: str, words: str = "") -> Edit:
    def edit(root: Path) -> None:
        people(root)
        say(root, "tale", toml)
        path = root / "texts/tale.txt"
        path.write_text(path.read_text().replace("In The Door", f"{words}In The Door"))

    edit.__name__ = what
    return edit


def rewrite_the_front_page(root: Path) -> None:
    write(root, "index.md", "# Edits\n\nWelcome.\n\n:::{works}\n:::\n")


def retitle_the_library(root: Path) -> None:
    write(root, "library.toml", 'title = "Edited"\nauthors = ["E. D."]\ndescription = "Before."\n')


def describe_the_library(root: Path) -> None:
    write(root, "library.toml", 'title = "Edits"\nauthors = ["E. D."]\ndescription = "After."\n')


def set_the_library_curly(root: Path) -> None:
    with (root / "library.toml").open("a") as file:
        file.write('typography = "curly"\n')


def edit_a_page_by_hand(root: Path) -> None:
    page = root / "works/tale/chapter-2-the-stair.md"
    page.write_text(page.read_text().replace("nobody minded", "I minded", 1))


def add_a_page_by_hand(root: Path) -> None:
    write(root, "works/tale/afterword.md", "# An afterword\n\nWritten by hand.\n")


def add_a_former_address(root: Path) -> None:
    path = root / "texts/tale.addresses.toml"
    path.write_text(
        path.read_text().replace("\n[[pages]]\n", '\n[[pages]]\nformer = ["once"]\n', 1)
    )


def add_a_static_file(root: Path) -> None:
    write(root, "_static/more.txt", "More.\n")


def remove_a_static_file(root: Path) -> None:
    (root / "_static/gone.txt").unlink()


def change_a_style_sheet(root: Path) -> None:
    write(root, "_static/custom.css", "p { hyphens: manual }\n")


def remove_a_style_sheet(root: Path) -> None:
    (root / "_static/custom.css").unlink()


def change_an_option(root: Path) -> None:
    write(root, "conf.py", CONF + 'html_theme_options = {"announcement": "New texts"}\n')


def leave_out_an_option(root: Path) -> None:
    write(root, "conf.py", CONF.replace("html_css_files", "# html_css_files"))


def change_a_template(root: Path) -> None:
    write(root, "_templates/page-end.html", "<p>Turn over.</p>\n")


def change_the_language(root: Path) -> None:
    write(root, "library.toml", 'title = "Edits"\nlanguage = "de"\n')


def add_a_picture(root: Path) -> None:
    page = root / "works/tale/chapter-2-the-stair.md"
    page.write_text(page.read_text() + "\n![A plate](plate.png)\n")
    (root / "works/tale/plate.png").write_bytes(b"\x89PNG\r\n\x1a\n")


def take_the_page_of_a_picture_away(root: Path) -> None:
    write(root, "works/tale/plates.md", "# Plates\n\n![A plate](plate.png)\n")
    (root / "works/tale/plate.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    build(root)
    (root / "works/tale/plates.md").unlink()
    (root / "works/tale/plate.png").unlink()
    add_a_chapter(root)


def refer_to_a_work(root: Path) -> None:
    front = "# Edits\n\n{lit:chapter}`tale/chapter-2-the-stair`, {lit:author}`Ada Quill`,\n"
    front += '{lit:quote}`it "cleared" <tale/chapter-2-the-stair>`\n\n:::{works}\n:::\n'
    write(root, "index.md", front)


def retitle_what_is_referred_to(root: Path) -> None:
    refer_to_a_work(root)
    build(root)
    path = root / "works/tale/chapter-2-the-stair.md"
    path.write_text(path.read_text().replace('title: "The Stair"', 'title: "The Steps"'))


def change_what_is_quoted(root: Path) -> None:
    refer_to_a_work(root)
    build(root)
    write(root, "texts/tale.txt", TALE.replace("In The Stair", "And in The Stair"))


def take_entire_works_away(root: Path) -> None:
    with (root / "library.toml").open("a") as file:
        file.write("entire = false\n")


def write_a_page_called_entire(root: Path) -> None:
    write(root, "works/tale/entire.md", "# Entire\n\nIt is ours.\n")


def below_an_edited_title_page(edit: Edit, old: str = "# A Tale", new: str = "# The Tale") -> Edit:
    def edit_both(root: Path) -> None:
        path = root / "works/tale/index.md"
        page = path.read_text()
        assert old in page
        path.write_text(page.replace(old, new))
        build(root)
        edit(root)

    edit_both.__name__ = f"{edit.__name__}_below_an_edited_title_page"
    return edit_both


def add_a_chapter_to_a_list_of_its_own_order(root: Path) -> None:
    names = "chapter-1-the-door\nchapter-2-the-stair\n", "chapter-2-the-stair\nchapter-1-the-door\n"
    below_an_edited_title_page(add_a_chapter, *names)(root)


def remove_the_list_of_chapters(root: Path) -> None:
    text = ":::{chapters}\nchapter-1-the-door\nchapter-2-the-stair\nchapter-3-the-roof\n:::\n"
    below_an_edited_title_page(add_a_chapter, text, "It begins.\n")(root)


def hide_a_chapter_and_add_another(root: Path) -> None:
    path = root / "works/tale/chapter-2-the-stair.md"
    path.write_text(path.read_text().replace("\ndigest:", '\norphan: "true"\ndigest:'))
    names = "chapter-2-the-stair\n", ""
    below_an_edited_title_page(add_a_chapter, *names)(root)


EDITS: list[Edit] = [
    change_a_word,
    add_a_chapter,
    remove_the_last_chapter,
    remove_a_chapter_between,
    retitle_a_chapter,
    reorder_chapters,
    make_one_page_of_a_work,
    add_a_work,
    remove_a_work,
    rename_a_work,
    of_tale('title = "A Longer Tale"'),
    of_tale('authors = ["Ada Quill", "Bea"]'),
    of_tale('tags = ["rain", "roofs"]'),
    of_tale("tags = []"),
    of_tale('authors = ["Cy"]'),
    of_tale('language = "fr"'),
    of_tale('rating = "Mature"'),
    of_tale('summary = "It rains."'),
    of_tale('typography = "curly"'),
    of_tale('status = "in progress"'),
    of_tale("entire = false"),
    take_entire_works_away,
    write_a_page_called_entire,
    of_tale("drop_capitals = true"),
    put_it_into_a_series,
    of_people("add_an_alias", with_cast(CAST | {"Bo Pask": ["Bo", "Pask"]})),
    of_people("rename_a_person", with_cast({"Ada Thorne": ["Ada"], "Bo Pask": ["Bo"]})),
    of_people("remove_a_person", with_cast({"Ada Vickery": ["Ada"]})),
    of_people("remove_the_cast", with_cast({})),
    of_people("name_somebody_in_another_scene", with_cast(CAST), "Bo said: "),
    of_people("make_a_secret", with_cast(CAST, 2)),
    rewrite_the_front_page,
    retitle_the_library,
    describe_the_library,
    change_the_language,
    set_the_library_curly,
    edit_a_page_by_hand,
    add_a_page_by_hand,
    add_a_former_address,
    add_a_picture,
    take_the_page_of_a_picture_away,
    add_a_static_file,
    remove_a_static_file,
    change_a_style_sheet,
    remove_a_style_sheet,
    change_an_option,
    leave_out_an_option,
    change_a_template,
    refer_to_a_work,
    retitle_what_is_referred_to,
    change_what_is_quoted,
    below_an_edited_title_page(add_a_chapter),
    below_an_edited_title_page(retitle_a_chapter),
    below_an_edited_title_page(remove_a_chapter_between),
    below_an_edited_title_page(reorder_chapters),
    add_a_chapter_to_a_list_of_its_own_order,
    remove_the_list_of_chapters,
    hide_a_chapter_and_add_another,
]
