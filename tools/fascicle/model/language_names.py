"""Language codes by the names used in headers, in English or in the language itself."""

from __future__ import annotations

# The name in English comes first.
_CODES = {
    "afrikaans": "af",
    "arabic": "ar", "العربية": "ar",
    "basque": "eu", "euskara": "eu",
    "bulgarian": "bg", "български": "bg",
    "catalan": "ca", "català": "ca",
    "chinese": "zh", "中文": "zh", "中文-普通话 國語": "zh",
    "croatian": "hr", "hrvatski": "hr",
    "czech": "cs", "čeština": "cs",
    "danish": "da", "dansk": "da",
    "dutch": "nl", "nederlands": "nl",
    "english": "en",
    "esperanto": "eo",
    "estonian": "et", "eesti": "et", "eesti keel": "et",
    "finnish": "fi", "suomi": "fi",
    "french": "fr", "français": "fr",
    "galician": "gl", "galego": "gl",
    "german": "de", "deutsch": "de",
    "greek": "el", "ελληνικά": "el",
    "hebrew": "he", "עברית": "he",
    "hungarian": "hu", "magyar": "hu",
    "icelandic": "is", "íslenska": "is",
    "indonesian": "id", "bahasa indonesia": "id",
    "irish": "ga", "gaeilge": "ga",
    "italian": "it", "italiano": "it",
    "japanese": "ja", "日本語": "ja",
    "korean": "ko", "한국어": "ko",
    "latin": "la", "lingua latina": "la",
    "latvian": "lv", "latviešu valoda": "lv",
    "lithuanian": "lt", "lietuvių kalba": "lt",
    "norwegian": "no", "norsk": "no",
    "persian": "fa", "فارسی": "fa",
    "polish": "pl", "polski": "pl",
    "portuguese": "pt", "português": "pt", "português brasileiro": "pt-BR",
    "português europeu": "pt-PT",
    "romanian": "ro", "română": "ro",
    "russian": "ru", "русский": "ru",
    "serbian": "sr", "српски": "sr",
    "slovak": "sk", "slovenčina": "sk",
    "slovenian": "sl", "slovenščina": "sl",
    "spanish": "es", "español": "es",
    "swedish": "sv", "svenska": "sv",
    "thai": "th", "ไทย": "th",
    "turkish": "tr", "türkçe": "tr",
    "ukrainian": "uk", "українська": "uk",
    "vietnamese": "vi", "tiếng việt": "vi",
    "welsh": "cy", "cymraeg": "cy",
}  # fmt: skip


def language_code(name: str) -> str:
    """Return the code of a language, "" if its name is not known."""
    return _CODES.get(name.strip().casefold(), "")


def language_name(code: str) -> str:
    """Return the English name of a language; its code if the name is not known."""
    whole = code.partition("-")[0].lower()
    return next((name.title() for name, known in _CODES.items() if known == whole), code)
