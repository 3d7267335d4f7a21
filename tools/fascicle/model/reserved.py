"""Names in the folder of a work that have a meaning of their own: no chapter is given one."""

# The whole work on one page, which the book makes of the others.
ENTIRE = "entire"
