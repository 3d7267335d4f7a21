"""Given names: the sex of each, and the names that each short one may stand for.

The most frequent names in old and new stories; for others, the pronouns of the text decide.
"""

from __future__ import annotations

from fascicle.cast.lexicon import listed

WOMEN = listed(
    "Ada Agatha Agnes Alice Amelia Amy Anna Anne Annie Audrey Barbara Beatrice Bella Bertha Betty",
    "Caroline Carrie Catherine Cecily Celia Charlotte Christine Clara Clarissa Connie Constance",
    "Cora Daisy Diana Dora Dorothy Edith Eleanor Eliza Elizabeth Ella Ellen Elsie Emily Emma",
    "Esther Ethel Eva Eve Evelyn Fanny Flora Florence Frances Gertrude Grace Grete Gretchen Gwen",
    "Hannah Harriet Helen Henrietta Hester Hilda Ida Irene Isabel Isabella Isabelle Jane Janet",
    "Jean Jennie Jenny Jessie Joan Josephine Judith Julia Juliet Justine Kate Katharine Katherine",
    "Kitty Laura Lena Lily Liza Lizzie Louisa Louise Lucy Lydia Mabel Madge Maggie Margaret Maria",
    "Marian Marianne Marie Martha Mary Matilda Maud Mildred Millicent Millie Minnie Miriam Molly",
    "Muriel Myra Nancy Nell Nellie Nelly Nora Norah Olive Olivia Paula Pauline Penelope Phoebe",
    "Phyllis Polly Rachel Rebecca Rosalind Rose Ruth Sally Sarah Sophia Sophie Stella Susan Sybil",
    "Sylvia Theresa Ursula Vera Victoria Viola Violet Virginia Winifred Zoe",
)
MEN = listed(
    "Abraham Adam Albert Alexander Alfred Algernon Andrew Anthony Archibald Archie Arnold Arthur",
    "Benjamin Bernard Bertie Bob Cecil Charles Charlie Christopher Clarence Claude Cyril Daniel",
    "David Dick Edgar Edmund Edward Edwin Ernest Felix Francis Frank Frederick Freddy George",
    "Gerald Gideon Gilbert Godfrey Gregor Guy Harold Harry Henri Henry Herbert Horace Hubert Hugh",
    "Isaac Jack Jacob Jacques James Jean-Jacques Jeremy Jim Joe John Jonathan Joseph Karl Kenneth",
    "Laurence Lawrence Leonard Lewis Louis Luke Mark Martin Matthew Maurice Michael Morris Ned",
    "Nicholas Noah Oliver Oscar Oswald Otto Patrick Paul Percy Peter Philip Phillip Pierre Ralph",
    "Raymond Reginald Richard Robert Robin Roger Roland Rudolf Rupert Samuel Sidney Simon Stanley",
    "Stephen Ted Theodore Thomas Timothy Tom Tommy Victor Vincent Walter Wilfred William Willie",
)

# Full names, and their short forms that do not begin the same way.
_SHORT = (
    "albert/herbert bertie, alexander sandy, algernon algy, anne/ann nan, anthony tony, "
    "augustus gus, caroline carrie, catherine kitty, catherine/katherine kate katie, "
    "charles charlie charley, christopher kit, constance connie, dorothy dolly dot, edward ned, "
    "edward/theodore ted teddy, elizabeth lizzy lizzie eliza liz betty bess, "
    "ellen/eleanor/helen nell nelly, frances fanny, harriet hattie, henrietta/hester hetty, "
    "henry hal hank, henry/harold harry, isabel tibby, james jim jimmy, james/jeremy jem, "
    "jane/jennifer jenny, jeremy/gerald jerry, john jack johnny, joseph joe, lawrence larry, "
    "margaret maggie meg peggy, mary molly polly, michael mick mike, millicent/mildred millie, "
    "nicholas nick, richard dick, robert bob bobby, rosalind/rosamund roz, samuel sam, "
    "sarah sally, theodora dora, theresa tess, thomas tom tommy, timothy tim timmy, "
    "virginia/jane jinny, william bill billy will willie"
)


def _by_short_name(rows: str) -> dict[str, tuple[str, ...]]:
    """Return the full names that each short one may stand for."""
    found: dict[str, tuple[str, ...]] = {}
    for row in rows.split(", "):
        wholes, *shorts = row.split()
        found |= dict.fromkeys(shorts, tuple(wholes.split("/")))
    return found


SHORT_FOR = _by_short_name(_SHORT)
