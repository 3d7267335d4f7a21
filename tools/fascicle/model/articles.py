"""Titles as they are filed, without their articles.

Articles are those of the language of the work, and no others: "Die Hard" is English. Those that are
words of another kind as well, such as the Danish "en" (one), are passed over all the same, as
libraries do.
"""

from __future__ import annotations

import re
from functools import cache

ARTICLES = {
    "af": "die ’n",
    "ca": "el la els les l’ un una uns unes",
    "da": "den det de en et",
    "de": "der die das ein eine",
    "el": "ο η το οι τα ένας μία μια ένα",
    "en": "the a an",
    "eo": "la",
    "es": "el la lo los las un una unos unas",
    "fr": "le la les l’ un une des",
    "fy": "de it in",
    "ga": "an na",
    "gl": "o a os as un unha",
    "hu": "a az egy",
    "it": "il lo la i gli le l’ un uno una un’",
    "nb": "den det de en ei et",
    "nl": "de het een ’t ’n",
    "nn": "den det dei ein ei eit",
    "no": "den det de en ei et",
    "pt": "o a os as um uma uns umas",
    "sv": "den det de en ett",
}

# Punctuation before the first word of a title.
OPENING = r"[\W_]*"


def filing_title(title: str, language: str) -> str:
    """Return a title as it is filed: without opening punctuation and article.

    >>> filed("“L’Été”", "fr"), filed("Die Brücke", "de"), filed("Die Hard", "en")
    ('Été”', 'Brücke', 'Die Hard')
    """
    rest = _opening_pattern(language.partition("-")[0].lower()).sub("", title, count=1)
    return rest or title


@cache
def _opening_pattern(language: str) -> re.Pattern[str]:
    """Return the pattern of the beginning of a title that filing skips, never all of it."""
    pattern = "|".join(map(_article_pattern, ARTICLES.get(language, "").split()))
    articles = rf"(?:(?:{pattern}){OPENING}(?=[^\W_]))?" if pattern else ""
    # As little of it as will do: ’n is an article, and not an n after an opening quote.
    return re.compile(rf"\A{OPENING}?{articles}(?=[^\W_])", re.IGNORECASE)


def _article_pattern(article: str) -> str:
    """Return the pattern of an article; no space follows an apostrophe."""
    typed = re.escape(article).replace("’", "['’‘ʼ]")
    return typed if article.endswith("’") else rf"{typed}\s+"
