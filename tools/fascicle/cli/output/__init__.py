"""Output of the commands: outcomes, queries, outlines, evidence, progress."""
