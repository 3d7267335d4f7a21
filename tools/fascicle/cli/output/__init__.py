"""What the commands print: outcomes, queries, outlines, evidence, progress."""
