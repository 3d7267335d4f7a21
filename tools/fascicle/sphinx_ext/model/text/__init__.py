"""Names and titles as text: addresses, filing order, curly quotes."""
