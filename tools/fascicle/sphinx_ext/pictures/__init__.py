"""Pictures: images of works that are alone in their paragraphs, with their captions.

    <figure class="picture" style="--width: 900; --height: 600"><img … loading="lazy"></figure>

Each has the size of its file in pixels, so that no line moves when it has been loaded. In the built
book all images are in one folder. Sphinx numbers those of one name in the order in which it reads
pages, which differs from build to build; so each has the slug of its work in its name.
"""
# ruff: noqa: N801
# Docutils names nodes in lower case.

from __future__ import annotations

import re
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform

from fascicle.files.image_header import image_header
from fascicle.sphinx_ext.elements.text_nodes import WORDS_ALONE, element
from fascicle.sphinx_ext.model.extension_points import FIRST
from fascicle.sphinx_ext.model.works import slug_of
from fascicle.sphinx_ext.static_files import page_sheets

SHEET = Path(__file__).parent / "styles" / "pictures.css"
WORK_IMAGE = re.compile(r"works/([^/]+)/images/([^/]+)")


def setup(app: Sphinx) -> None:
    figure = element("figure", attributes_of=_size_of, CLASS="picture")
    app.add_node(picture, html=figure, text=WORDS_ALONE)
    app.add_node(picture_caption, html=element("figcaption"), text=WORDS_ALONE)
    app.add_transform(PicturesStandApart)
    app.connect("env-updated", _name_images, priority=FIRST)
    page_sheets.add(app, SHEET)


class picture(nodes.General, nodes.Element):
    """An image that stands between paragraphs, with its caption, if it has one."""


class picture_caption(nodes.Part, nodes.Element):
    """The caption of a picture."""


class PicturesStandApart(SphinxTransform):
    """Replace each paragraph of one image by a picture, before paragraphs get their ids."""

    default_priority = 210
    looks_for = (nodes.image,)

    def apply(self, **_kwargs: object) -> None:
        """Replace them on the pages of works only."""
        if slug_of(self.env.current_document.docname) is None:
            return
        for image in list(self.document.findall(nodes.image)):
            self._add_size(image)
            image["loading"] = "lazy"
            paragraph = image.parent
            if isinstance(paragraph, nodes.paragraph) and len(paragraph) == 1:
                figure = picture("", image)
                paragraph.replace_self(figure)
                _take_caption(figure)

    def _add_size(self, image: nodes.image) -> None:
        _, path = self.env.relfn2path(image["uri"], self.env.current_document.docname)
        try:
            header = image_header(Path(path).read_bytes())
        except OSError:  # Sphinx warns about it
            return
        if header:
            image["width"], image["height"] = str(header.width), str(header.height)


def _take_caption(figure: picture) -> None:
    """Replace an illustration of one picture and some paragraphs by the picture with a caption."""
    above = figure.parent
    if not (isinstance(above, nodes.container) and "illustration" in above["classes"]):
        return
    others = [child for child in above.children if child is not figure]
    if not any(child.next_node(nodes.image, include_self=True) for child in others):
        figure += [picture_caption("", *others)] if others else []
        _say_once(figure)
        above.replace_self(figure)
        figure["classes"].remove("illustration")


def _say_once(figure: picture) -> None:
    """Empty the alternative text of a picture if its caption is the same."""
    image, *captions = figure.children
    texts = [" ".join(part.astext().split()) for part in captions]
    if isinstance(image, nodes.image) and " ".join(image.get("alt", "").split()) in texts:
        image["alt"] = ""


def _size_of(figure: picture) -> dict[str, str]:
    """Return the size of a picture for its style sheet."""
    image = figure[0]
    if not isinstance(image, nodes.image) or "width" not in image:
        return {}
    return {"style": f"--width: {image['width']}; --height: {image['height']}"}


def _name_images(_app: Sphinx, env: BuildEnvironment) -> None:
    """Name the images of works in the built book."""
    for path, (pages, _) in list(env.images.items()):
        if match := WORK_IMAGE.fullmatch(path):
            env.images[path] = (pages, f"{match[1]}.{match[2]}")
