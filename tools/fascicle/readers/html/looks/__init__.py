"""The look of a page: what CSS makes of its elements, and what a book does not show of it."""
