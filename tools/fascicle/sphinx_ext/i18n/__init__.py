"""The language of the interface: messages, translations, scripts."""

from __future__ import annotations

from sphinx.application import Sphinx

from fascicle.sphinx_ext.i18n import messages

# The settings of `library.toml` are applied at 500.
AFTER_SETTINGS = 600


def setup(app: Sphinx) -> None:
    # The digest of the translations; all pages are written again when it changes.
    app.add_config_value("fascicle_words", "", "html", str)
    app.connect("config-inited", messages.load_messages, priority=AFTER_SETTINGS)
    app.connect("builder-inited", messages.add_template_globals)
