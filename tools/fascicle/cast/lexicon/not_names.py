"""Capitalised words that are not names: days, nations, God, and words that begin sentences."""

from __future__ import annotations

from fascicle.cast.lexicon import listed

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
