"""Pages of people and places, and the lists on title pages."""
