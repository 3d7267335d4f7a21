"""A right line for each setting, by its key: what an error tells a keeper to write."""

from fascicle.model import decision

TYPOGRAPHY_EXAMPLE = 'typography = "curly", or typography = "as typed"'
ENTIRE_EXAMPLE = "entire = false, or entire = true"
DROP_CAPITALS_EXAMPLE = "drop_capitals = true, or drop_capitals = false"

LIBRARY_EXAMPLES = {
    "title": 'title = "The Reading Room"',
    "authors": 'authors = ["First Author", "Second Author"]',
    "language": 'language = "en" (or "de", "pt-BR", …)',
    "description": 'description = "Short stories, and one long one"',
    "url": 'url = "https://example.org/"',
    "typography": TYPOGRAPHY_EXAMPLE,
    "gate": 'gate = ["Mature", "Explicit"]',
    "entire": ENTIRE_EXAMPLE,
    "drop_capitals": DROP_CAPITALS_EXAMPLE,
}

WORK_EXAMPLES = {
    "title": 'title = "The Door"',
    "authors": 'authors = ["First Author", "Second Author"]',
    "translators": 'translators = ["First Translator"]',
    "editors": 'editors = ["First Editor"]',
    "illustrators": 'illustrators = ["First Illustrator"]',
    "language": 'language = "en" (or "de", "pt-BR", …)',
    "series": '[series] on a line of its own, below it name = "The Doors"',
    "series.name": 'name = "The Doors"',
    "series.number": 'number = 2, or number = "2.5"',
    "summary": 'summary = "What one wants to know before reading"',
    "notes": 'notes = "What the author wants to say"',
    "rating": 'rating = "General Audiences"',
    "warnings": 'warnings = ["A dog is ill, and recovers"]',
    "tags": 'tags = ["the sea", "letters"]',
    "characters": 'characters = ["Ada", "Mr. Bell"]',
    "status": 'status = "complete"',
    "rights": 'rights = "CC0-1.0"',
    "sources": 'sources = ["https://example.org/the-door"]',
    "dates": "[dates] on a line of its own, below it written = 2026-05-14",
    "dates.written": "written = 2026-05-14",
    "dates.published": "published = 2026-05-14",
    "dates.updated": "updated = 2026-05-14",
    "dates.completed": "completed = 2026-05-14",
    "encoding": 'encoding = "cp1252" (or another name that Python knows)',
    "pages": 'pages = "auto", or pages = "one" for the whole text on one page',
    "typography": TYPOGRAPHY_EXAMPLE,
    "gate": "gate = true, or gate = false",
    "entire": ENTIRE_EXAMPLE,
    "drop_capitals": DROP_CAPITALS_EXAMPLE,
    "not_characters": 'not_characters = ["Lent", "Board of Education"]',
    **decision.EXAMPLES,
    "kept": '[[kept]] on a line of its own, below it page = "chapter-2.md"',
    "kept.page": 'page = "chapter-2.md"',
    "kept.behind": "leave it to the command: fascicle convert --keep PAGE",
    "cast": '[[cast]] on a line of its own, below it name = "Ada Vickery"',
    "cast.name": 'name = "Ada Vickery"',
    "cast.aliases": 'aliases = ["Ada", "Miss Vickery"]',
    "cast.spoiler_from": "spoiler_from = 4, for the fourth page after the title page",
    "places": '[[places]] on a line of its own, below it name = "Gedder Drove"',
    "places.name": 'name = "Gedder Drove"',
    "places.aliases": 'aliases = ["the Drove"]',
    "places.spoiler_from": "spoiler_from = 4, for the fourth page after the title page",
}
