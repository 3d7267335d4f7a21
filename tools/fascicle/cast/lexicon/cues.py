"""Words beside a name that show its kind, in English, German and French.

Verbs of speech occur beside people, prepositions of place before places. The lists are short on
purpose: they contain what is frequent in stories.
"""

from __future__ import annotations

from fascicle.cast.lexicon import listed

SPEECH = listed(
    "said says say cried cries asked asks replied replies answered answers exclaimed shouted",
    "whispered muttered murmured observed remarked added continued returned began repeated growled",
    "snapped demanded inquired enquired interrupted explained called screamed roared sighed",
    "laughed chuckled sobbed told tells thought declared suggested agreed protested announced",
    "retorted responded rejoined ejaculated stammered gasped groaned grunted pleaded urged",
    "insisted admitted confessed warned commented quoth sneered yelled spoke speaks speaking wrote",
    "smiled nodded persisted proceeded drawled mused hissed purred sang sagte sagt fragte fragt",
    "rief ruft antwortete erwiderte meinte meint flüsterte murmelte dachte schrie erzählte",
    "erklärte brummte seufzte sprach nickte lachte lächelte dit répondit demanda cria s'écria",
    "s’écria écria reprit répliqua ajouta pensa murmura disait répliquait demandait fit parla",
    "répondait continua",
)
# Actions of people only.
DEEDS = listed(
    "looked looks grinned frowned shrugged stared glanced knew knows felt feels believed wished",
    "hoped wondered remembered forgot wanted wants loved loves hated decided sat sits walked",
    "turned leaned bowed blushed wept shook listened heard saw took gave got kept held drank ate",
    "slept lay stood spoke ran woke tried refused promised married kissed knelt beckoned hesitated",
    "paused winked waved shuddered trembled stepped himself herself who whose whom saß ging kam",
    "sah wusste wußte fühlte hörte nahm wollte konnte regarda savait sentit prit alla vint crut",
    "voulut lui-même elle-même",
)
EPITHETS = listed(
    "poor old young little dear dearest good honest gentle named called friend comrade widow alte",
    "kleine arme liebe lieber junge gute pauvre vieux vieille cher chère bon petit",
)
# Before "of": the daughter of Mors Kajak.
KIN = listed(
    "son daughter father mother wife husband widow brother sister child children uncle aunt cousin",
    "friend nephew niece grandson name soul mouth voice face hand eyes arm death house lips breast",
    "fils fille père mère femme mari frère sœur Sohn Tochter Vater Mutter Frau Bruder Schwester",
)
HE = listed("he him his himself er ihm sein seine seinen il lui")
SHE = listed("she her hers herself elle")

# "in London" is strong evidence; "at" and "to" are used with people as well.
INSIDE = listed(
    "in into near throughout within outside inside across via reach reached leaving through beyond",
    "en nach dans aus above off overlooking visiting",
)
TOWARDS = listed(
    "at on upon to from towards toward around through over leave left à zu bis vers round",
)
# After these, "at" is no preposition of place.
LOOKING = listed(
    "look looked looking looks stare stared staring glance glanced glancing smile smiled smiling",
    "gaze gazed gazing laugh laughed laughing point pointed shout shouted nod nodded grin grinned",
    "wink winked aim",
)

ARTICLES = listed(
    "the a an this that these those every any some no another each which what der die das den dem",
    "des ein eine einen einem einer eines kein keine keinen zum zur im am beim vom ins ans aufs",
    "mein meine meinen meinem meiner sein seine seinen seinem seiner ihr ihre ihren ihrem ihrer",
    "unser unsere dieser diese dieses diesen diesem jeder jede jedes jeden jedem welche le la les",
    "l' l’ un une du au aux ce cet cette ces",
)
