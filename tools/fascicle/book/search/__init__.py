"""Search: from the texts of the built pages to an index that a browser can query.

    page texts ──shards──▶ groups of works ──records──▶ scenes ──pagefind──▶ search/<digest>/
                    │                           └───────light_index────────▶ search/light.js
                    └──────────────light_index─────────────────────────────▶ search/light/

Start at `indexing.index_book`. Each group of works has its own index, named by a digest of its
inputs, so an edit renews one index. `light.js` is for `file://`. `light/`, of large libraries, has
the names of works, authors, series and tags, headings and first lines: the files loaded before the
first answer stay small at any size.
"""
