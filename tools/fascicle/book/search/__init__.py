"""Search: from the texts of the built pages to an index that a browser can query.

    page texts ──shards──▶ groups of works ──records──▶ scenes ──pagefind──▶ search/<digest>/
                                                └──────light──▶ search/light.js, for file://

Start at `indexing.index_book`. Each group of works has its own index, named by a digest of its
inputs, so an edit renews one index. Those of a small book are made while its pages are written
(`overlap`).
"""
