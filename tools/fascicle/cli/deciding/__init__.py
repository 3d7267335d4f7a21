"""The interactive `decide`: questions, what can be answered by which key, and the session."""
