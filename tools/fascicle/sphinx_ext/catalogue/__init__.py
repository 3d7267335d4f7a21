"""The catalogue, and pages of authors, series and tags: works, found by what is said of them.

articles     the words that a title is not filed under
collation    the order of names in the library's language, and the letters that they stand under
"""
