"""What several passes share: lines, numerals, dates, regions."""
