"""The data model: blocks, draft, work, decisions, words and errors. All of it is frozen."""
