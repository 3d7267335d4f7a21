"""What can be wrong, told to the person who can mend it: place, problem, remedy.

    texts/emma.txt:2: byte 0x81 is neither UTF-8 nor Windows-1252
        Save the file as UTF-8, or name its encoding in texts/emma.toml: encoding = "…".

A place is a path as the keeper knows it, from the library's root, with a line or a
key where there is one. Paths of the machine that happens to run the tool stay out.
"""


class FascicleError(Exception):
    """Something that a person can mend; `remedy` may be empty where it is plain."""

    def __init__(self, place: str, problem: str, remedy: str = "") -> None:
        super().__init__(place, problem, remedy)
        self.place = place
        self.problem = problem
        self.remedy = remedy

    def __str__(self) -> str:
        first = f"{self.place}: {self.problem}" if self.place else self.problem
        return f"{first}\n    {self.remedy}" if self.remedy else first

    def __reduce__(self) -> tuple[type["FascicleError"], tuple[str, str, str]]:
        """Cross from a worker process: the three words are all there is."""
        return type(self), (self.place, self.problem, self.remedy)


class SourceError(FascicleError):
    """A text cannot be read, or cannot become a work."""


class SettingsError(FascicleError):
    """A TOML file says something that the tool cannot take."""


class DecisionError(FascicleError):
    """A decision speaks of a line that no longer says what it said."""


class FidelityError(FascicleError):
    """Words of a text were lost, or words were added."""


class PageError(FascicleError):
    """A page under `works/` cannot be written, or not be read."""


class BuildError(FascicleError):
    """The book cannot be built from its pages, or not be shown."""


class SearchError(FascicleError):
    """The search index cannot be made; the book is built without it."""


class UseError(FascicleError):
    """A command was given what it cannot take: a name, a line or a page that is not there."""
