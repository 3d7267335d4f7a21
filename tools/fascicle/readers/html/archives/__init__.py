"""Pages of fan archives, and files of their downloaders: the story, and what is around it."""
