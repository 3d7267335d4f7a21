"""Search in large libraries: what is loaded before the first answer stays small at any size.

- `light_entries`: what the light index says of works, authors, series, tags and first lines
- `light_words`: the words under which a browser looks an entry up
- `light_tree`: entries by their words, in small files below a root
- `large_listing`: the list of shards, in lists of bounded size, and the root of the light index
"""
