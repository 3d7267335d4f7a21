/* What may be told of somebody on a page: what a reader of the pages before it knows.

   `page` counts the pages of the story from 1; a work that is one page has 0, so nothing is before.
   A secret is nobody's before its page, and on that page it has no past yet. */

/**
 * List the names that may be marked on a page, each with its owner.
 * @type {(said: Told.Cast, page: number) => Told.Name[]}
 */
export function namesOn({ people, others }, page) {
  const owned = people.flatMap((person) =>
    person.called.map(([text, first, isFirst]) => {
      const isTheirs = person.opens < page || !person.opens || (person.opens === page && first >= page);
      return { typed: text, first, isFirst: Boolean(isFirst), owner: isTheirs ? person : null };
    }),
  );
  return [...owned, ...others.map((text) => ({ typed: text, first: 0, isFirst: false, owner: null }))];
}

/**
 * Give what is told where a name stands.
 *
 * Who is meant by a name that has not been in the text before is not told: it may be that the page
 * is about that. But “Ada” is of “Ada Vickery”, as everybody sees.
 * @type {(name: Told.Name, page: number) => Told.Person}
 */
export function toldOf({ typed, first, owner }, page) {
  if (!owner) return { name: typed, isNew: true };
  const isKnown = (first > 0 && first < page) || wordsAre(typed, owner.name);
  return isKnown ? toldOfPerson(owner, page) : { name: typed, isNew: true };
}

/** @type {(person: Told.Entry, page: number) => Told.Person} */
function toldOfPerson(person, page) {
  const from = person.opens === page ? page : 1;
  const counts = person.scenes.map((count, index) => (index + 1 >= from && index + 1 < page ? count : 0));
  const called = person.called.filter(([, first]) => first >= from && first < page);
  return {
    name: person.name,
    also: called.map(([text]) => text).filter((text) => text !== person.name),
    first: counts.findIndex((count) => count > 0),
    scenes: counts.reduce((sum, count) => sum + count, 0),
    more: person.opens ? "" : person.page,
  };
}

/**
 * Tell whether all words of a name are words of another.
 * @type {(name: string, whole: string) => boolean}
 */
function wordsAre(name, whole) {
  const words = new Set(whole.split(/\s+/));
  return name.split(/\s+/).every((word) => words.has(word));
}
