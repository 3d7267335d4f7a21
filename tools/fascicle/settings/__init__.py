"""Settings: what a library and its works may say in TOML, reading it, and editing it."""
