"""Language codes by the names used in headers, in English or in the language itself."""

from __future__ import annotations

_CODES = {
    "chinese": "zh", "中文": "zh", "中文-普通话 國語": "zh",
    "czech": "cs", "čeština": "cs",
    "danish": "da", "dansk": "da",
    "dutch": "nl", "nederlands": "nl",
    "english": "en",
    "finnish": "fi", "suomi": "fi",
    "french": "fr", "français": "fr",
    "german": "de", "deutsch": "de",
    "greek": "el", "ελληνικά": "el",
    "italian": "it", "italiano": "it",
    "japanese": "ja", "日本語": "ja",
    "latin": "la",
    "norwegian": "no", "norsk": "no",
    "polish": "pl", "polski": "pl",
    "portuguese": "pt", "português": "pt", "português brasileiro": "pt-BR",
    "português europeu": "pt-PT",
    "russian": "ru", "русский": "ru",
    "spanish": "es", "español": "es",
    "swedish": "sv", "svenska": "sv",
}  # fmt: skip


def language_code(name: str) -> str:
    """Return the code of a language, "" if its name is not known."""
    return _CODES.get(name.strip().casefold(), "")
