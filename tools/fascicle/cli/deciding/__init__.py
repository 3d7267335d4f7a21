"""Questions and answers: the interactive `decide` and `cast`, their sessions, parsed answers."""
