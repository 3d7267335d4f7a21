"""Word lists, in English, German and French: names, and words beside names.

They are short on purpose: they contain what is frequent in stories, old and new.
"""

from __future__ import annotations

from fascicle.model.word_lists import listed

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

# Given names; the pronouns of the text decide about others.
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
    wholes_of: dict[str, tuple[str, ...]] = {}
    for row in rows.split(", "):
        wholes, *shorts = row.split()
        wholes_of |= dict.fromkeys(shorts, tuple(wholes.split("/")))
    return wholes_of


SHORT_FOR = _by_short_name(_SHORT)

# Only before surnames.
WITH_SURNAME = listed(
    "Mr Mrs Messrs M Mme Madame Herr Frau Dr Doctor Captain Capt Cap'n Cap’n Prof Professor",
    "Colonel Col Major General Gen Lieutenant Lieut Lt Constable Inspector Squire Monsieur Judge",
    "Admiral Supervisor",
)
# Before a given name that is the whole name: King George has no other.
ROYAL = listed("King Queen Prince Princess Emperor Empress Saint St")
# Only before given names.
WITH_GIVEN = listed(
    "Father Mother Brother Sister Uncle Aunt Auntie Sir Master Onkel Tante Frère Sœur",
)
# Abbreviations, whose full stop ends no sentence.
ABBREVIATED = listed(
    "Mr Mrs Ms Mx Dr Prof Rev St Capt Col Gen Lieut Lt Sergt Messrs Mme Mlle M Hr Fr Hon Jr Sr",
)
# Used without a name for anybody, or for one's own relatives.
ADDRESSES = listed(
    "Sir Madam Mister Mr Mrs Miss Ms Lord Lady Master Mistress Monsieur Madame Mademoiselle Herr",
    "Frau Fräulein M Father Mother Brother Sister Uncle Aunt Auntie Cousin Vater Mutter Bruder",
    "Onkel Tante Old St Saint Don Messrs Père Mère Frère Missus Grandmother Grandfather Granny",
    "Gran Sahib Grandma Grandpa Dad Chief Esquire Mx",
)
# Followed by "of" and a name: the King of Hearts.
OF = listed(
    "King Queen Knave Duke Duchess Earl Prince Princess Count Countess Lord Lady Knight Emperor",
    "Bishop Witch Lion Wizard Jack",
)

# Never the name of a person or a place, or of too many.
NEVER = listed(
    "I I'm I’m I'll I’ll I've I’ve I'd I’d O Oh Ah Yes No Well Ay Aye Hallo Hello Hullo Eh Ha Hey",
    "Hi God Heaven Heavens Christ Jesus Jove Providence Bible Goodness Devil Satan Almighty Monday",
    "Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July",
    "August September October November December Christmas Easter Xmas Lent Michaelmas Whitsun Bank",
    "Holiday P.S S A Esq Amen Gospel Scripture Scriptures Nature Fate Death Love English",
    "Englishman Englishmen French Frenchman German Germans Italian Spanish Spaniard Spaniards",
    "Dutch Dutchman Irish Irishman Scotch Scots Scottish Welsh Latin Greek Greeks Roman Romans",
    "Russian Turk Turks Turkish Arab Arabs Arabian American Americans Indian Indians Chinese",
    "Japanese Jew Jews Jewish Christian Christians Catholic Protestant Mahometan Mahometans Hebrew",
    "European Europeans African Prussian Portuguese Swiss Austrian Danish Norwegian Swedish",
    "Hungarian Polish Puritan Tory Whig Liberal Conservative Radical Socialist Victorian Yankee",
    "Celtic Gothic Persian Anglais Français Allemands Espagnols Bulgares Abares Italien Juifs",
    "Turcs Jésuite Jésuites Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag Januar",
    "Februar März Mai Juni Juli Oktober Dezember Weihnachten Ostern Gott Dieu Ciel Sie Ihnen Ihr",
    "Ihre Du Dir Dich Ich Chapter Part Book Volume Act Scene Note Page Figure North South East",
    "West Northern Southern Eastern Western Earth Sun Moon War Government Parliament State Good",
    "Dear Poor Company Your My Honour Honor Majesty Highness Excellency Worship Lordship Ladyship",
    "Grace Reverence Eminence",
)

# Common words, which have a capital only at the start of a sentence.
SMALL = listed(
    "the a an and but or nor so if then than that this these those there here what when where why",
    "how who whom whose which he she it they we you me him her us them his hers its their our your",
    "my mine ours yours is are was were be been am do did does have has had will would shall",
    "should can could may might must not never ever now just only very too also as at by for from",
    "in into of on out over to up with without all any both each every few many more most much",
    "some such one two three four five six seven eight nine ten first second last next well come",
    "go let see look nobody somebody everybody anybody none someone everyone anyone nothing",
    "something everything don't don’t can't can’t won't won’t didn't didn’t it's it’s that's",
    "that’s what's what’s let's let’s there's there’s he's he’s she's she’s you're you’re i'm i’m",
    "isn't isn’t where's where’s dear good poor yes no still yet once perhaps because though",
    "although while until after before since again always off down about upon under above away",
    "quite even indeed please thank thanks und oder aber doch denn wenn als wie wer wo da dann nun",
    "es er sie wir ihr man nicht kein ja nein auch nur noch schon ich du mir mich dir dich ihm ihn",
    "uns euch mein dein sein unser et ou mais donc car si quand comme que qui quoi où il elle nous",
    "vous ils elles je tu ce cela ne pas non oui plus moins très bien tout tous toute toutes un",
    "une le la les de des à au aux mon ma mes ton ta tes son sa ses notre votre leur leurs",
)

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
