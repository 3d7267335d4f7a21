"""The commands, grouped by subject; heavy modules are imported where they are used."""
