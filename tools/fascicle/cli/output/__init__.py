"""Output of the commands: outcomes, queries, previews, outlines, evidence, tables."""
