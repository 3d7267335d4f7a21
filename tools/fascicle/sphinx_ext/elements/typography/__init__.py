"""Typography: quotes, dashes and drop caps, set when a page is written."""
