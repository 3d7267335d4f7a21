"""The description of works: what their title pages say, in the TOML files beside the texts."""
