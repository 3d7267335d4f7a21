"""Images on the pages of works: with captions and sizes, loaded when a reader comes to them.

<figure class="picture" style="--width: 900; --height: 600"><img … loading="lazy"></figure>
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fascicle.sphinx_ext.elements.markup import WORDS_ALONE, element
from fascicle.sphinx_ext.model.extension_points import FIRST
from fascicle.sphinx_ext.pictures import picture_nodes
from fascicle.sphinx_ext.web.assets.static_files import add_page_sheets

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

SHEET = Path(__file__).parent / "styles" / "pictures.css"


def setup(app: Sphinx) -> ExtensionMetadata:
    figure = element("figure", attributes_of=picture_nodes.size_of, CLASS="picture")
    app.add_node(picture_nodes.picture, html=figure, text=WORDS_ALONE)
    app.add_node(picture_nodes.picture_caption, html=element("figcaption"), text=WORDS_ALONE)
    app.add_transform(picture_nodes.PicturesStandApart)
    app.connect("env-updated", picture_nodes.name_images, priority=FIRST)
    add_page_sheets(app, SHEET)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
