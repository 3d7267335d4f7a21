"""What features share: works and pages, names, casts, shelves, collation, templates."""
