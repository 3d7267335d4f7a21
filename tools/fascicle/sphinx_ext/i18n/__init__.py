"""The language of the interface: messages, translations, scripts."""
