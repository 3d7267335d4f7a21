"""The catalogue, and pages of authors, series and tags: works, found by what is said of them.

articles     the words that a title is not filed under
collation    the order of names in the library's language, and the letters that they stand under
shelves      works by author, series and tag; where each has its page
volumes      the order of a series: what comes before a work, and after it
entries      what a list shows of a work
lists        the pages of all works, all names of a kind, and the works that share one
quoted       what pages have to quote: first lines of poems, sources of epigraphs
indices      the pages by date, by first lines, by who is quoted
listed       a page that lists something, and a digest of what it shows
writing      which of these pages to write: those that show something else than they did
ways         the line that leads from one of them to the others
"""
