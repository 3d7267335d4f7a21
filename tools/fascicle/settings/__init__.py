"""Settings: their table, and reading, documenting and editing the TOML files that hold them."""
