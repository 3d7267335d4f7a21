"""Headings: candidates, their forms and numbers, and the most plausible sequence of them."""
