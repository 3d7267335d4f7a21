/* Annotations in reading order, by the pages that they stand on. */

/** @typedef {{ address: string, name: string, items: Notes.Annotation[] }} PageNotes */

/**
 * List the pages of a work that have annotations, each with its own.
 * @type {(kept: Notes.Kept) => PageNotes[]}
 */
export function byPages({ items, pages }) {
  const addresses = [...new Set(items.map(pageOf))];
  const order = (/** @type {string} */ address) => pages[address]?.order ?? Infinity;
  return addresses
    .sort((one, other) => order(one) - order(other) || (one < other ? -1 : 1))
    .map((address) => ({ address, name: pages[address]?.name ?? address, items: items.filter((item) => pageOf(item) === address).sort(byPlaces) }));
}

/** @type {(annotation: Notes.Annotation) => string} */
const pageOf = ({ target }) => target[0].source;

/** @type {(annotation: Notes.Annotation) => number} */
const placeOf = ({ target }) => target[0].selector[2].start;

/** @type {(one: Notes.Annotation, other: Notes.Annotation) => number} */
const byPlaces = (one, other) => placeOf(one) - placeOf(other) || (one.created < other.created ? -1 : 1);
