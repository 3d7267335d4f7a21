"""Honorifics in English, German and French.

They distinguish people: Mr. Bennet and Mrs. Bennet are two, and Dr. Livesey is a person.
"""

from __future__ import annotations

from fascicle.cast.lexicon import listed

MALE = listed(
    "Mr Master Sir Lord Squire Uncle Brother Father King Prince Duke Earl Baron Count Viscount",
    "Monsieur M Herr Don Señor Signor Frère Père Onkel Abbé Grandfather Friar Mister Messrs Sahib",
    "Bürgermeister Graf Fürst König Vater Bruder Monsignor Grandpa Dad Padre Esquire",
)
MARRIED = listed("Mrs Madame Mme Frau Señora Signora Missus Madam")
FEMALE = listed(
    "Miss Lady Aunt Auntie Sister Mother Queen Princess Duchess Countess Baroness Dame Nurse",
    "Mademoiselle Mlle Fräulein Tante Ms Mistress Grandmother Sœur Mère Donna Doña Gräfin Madonna",
    "Granny Gran Grandma",
)
UNMARRIED = listed("Miss Mademoiselle Mlle Fräulein")
NEUTRAL = listed(
    "Dr Doctor Captain Cap'n Cap’n Capt Professor Prof Colonel Col Major General Gen Lieutenant",
    "Lieut Lt Sergeant Sergt Corporal Private Admiral Commodore Commander Judge Justice Reverend",
    "Rev Canon Dean Bishop Cardinal Pope Saint St Inspector Constable President Senator Governor",
    "Maître Doktor Hauptmann Docteur Capitaine Deacon Vicar Parson Supervisor Superintendent",
    "Emperor Empress Mayor Chief Cousin Mx Hon Old",
)
TITLES = MALE | MARRIED | FEMALE | NEUTRAL
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
