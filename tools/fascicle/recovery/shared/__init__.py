"""Helpers of several passes: lines, numerals, dates, regions."""
