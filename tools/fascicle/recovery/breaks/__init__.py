"""Scene breaks: ornaments, and gaps wider than the text's usual ones."""
