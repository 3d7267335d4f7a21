"""What stands at the head of a printed page: the work on one side, the chapter on the other.

    <html style="--work: &#34;The Door&#34;; --chapter: &#34;Chapter 2&#34;">

A style sheet can put a string into the margin of a page, and nothing else; so the names are given
to it as strings of CSS, in which all but letters, digits and spaces is written as its number.
"""


def running_head(**names: str) -> str:
    """Give names to the style sheet, as declarations; those that are empty are not given.

    >>> running_head(work="The Door", chapter="")
    '--work: "The Door"'
    """
    given = (f'--{name}: "{css_string(said)}"' for name, said in names.items() if said)
    return "; ".join(given)


def css_string(text: str) -> str:
    """Write text so that it can stand between the quotation marks of a style sheet."""
    return "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in text)
