"""The files that a library has beside its texts: their templates, and the wheel of the tool."""
