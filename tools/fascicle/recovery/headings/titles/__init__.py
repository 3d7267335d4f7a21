"""Titles of divisions: below a number, alone, and in the printed contents."""
