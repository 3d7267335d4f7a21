"""The commands, in modules by what they are about; heavy parts are imported where they are used."""
