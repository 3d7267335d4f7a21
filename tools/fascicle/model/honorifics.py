"""Honorifics, in English, German and French: words before the names of people."""

from __future__ import annotations


def listed(*rows: str) -> frozenset[str]:
    """Return the words of some rows."""
    return frozenset(word for row in rows for word in row.split())


# Honorifics distinguish people: Mr. Bennet and Mrs. Bennet are two, and Dr. Livesey is a person.
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
