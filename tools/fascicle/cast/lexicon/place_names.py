"""Well-known places, and words that mark a name as a place."""

from __future__ import annotations

from fascicle.cast.lexicon import listed

# Words at the end of a place name, or at its start.
OF_PLACES = listed(
    "Street Road Avenue Lane Square Place Terrace House Hall Hill Island River Bridge Park Gardens",
    "Castle Abbey Bay Lake Mountain Mount Mountains Sea Ocean Valley Wood Forest Station Church",
    "Cape Creek Drove Green Farm Court Common Inn Tavern Hotel Club College School Islands County",
    "Row Drive City Town Point Heights Fen Beach Harbour Harbor Cottage Manor Lodge University",
    "Theatre Cathedral Channel Coast Straits Land Port Fort Seas Pole Province",
)

# Words only at the start of a place name.
BEFORE_PLACES = listed(
    "Port Mount Lake Fort Cape Castle San Santa Mont New Upper Lower Over Nether",
)

# Places that need no evidence.
KNOWN_PLACES = listed(
    "London Paris Rome Berlin Vienna Venice Naples Milan Madrid Lisbon Moscow Petersburg Dublin",
    "Edinburgh Glasgow Manchester Liverpool Bristol Oxford Cambridge Geneva Athens Cairo Jerusalem",
    "Boston Chicago Philadelphia Baltimore Westminster Piccadilly Mayfair Brighton Bath Dover",
    "England Scotland Ireland Wales Britain France Germany Italy Spain Portugal Switzerland",
    "Austria Russia Turkey Greece Egypt Holland Belgium Denmark Norway Sweden Poland Hungary",
    "Europe Asia Africa America Australia Canada India China Japan Mexico Brazil Peru Paraguay",
    "Persia Arabia Britannia Mars Hollywood Broadway Manhattan Brooklyn Harvard Yale Princeton",
    "Eton Deutschland Österreich Wien Schweiz München Hamburg Rom Frankreich Italien Europa",
    "Angleterre Allemagne Espagne Italie Londres Constantinople Venise Westphalie Amérique Turquie",
)
