"""Search: from the text of the built pages to an index that a browser can ask.

    page texts ──shards──▶ groups of works ──records──▶ scenes ──pagefind──▶ search/<digest>/
                                                └──────light──▶ search/light.js, for file://

`indexing.index_book` is the whole way. A group of works has an index of its own, named by a digest
of all that went into it: an edit makes one anew, and what is there already is right. Of a small
book they are made while its pages are written (`meanwhile`).
"""
