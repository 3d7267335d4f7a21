/* The orders that the catalogue can be put in; what a work lacks comes last in both directions. */

export const TITLE = "title";

// Key, name, and how two works compare; equal ones keep the order of titles.
const ORDERS = {
  [TITLE]: ["Title, A to Z", () => 0],
  "-title": ["Title, Z to A", (a, b) => b.order - a.order],
  author: ["Author, A to Z", by("author", (a, b) => a - b)],
  "-author": ["Author, Z to A", by("author", (a, b) => b - a)],
  "-words": ["Longest first", by("words", (a, b) => b - a)],
  words: ["Shortest first", by("words", (a, b) => a - b)],
  "-date": ["Newest first", by("date", (a, b) => (a < b ? 1 : -1))],
  date: ["Oldest first", by("date", (a, b) => (a < b ? -1 : 1))],
};

function by(name, compare) {
  return ({ [name]: a }, { [name]: b }) => {
    if (!a || !b) return Number(!a) - Number(!b);
    return a === b ? 0 : compare(a, b);
  };
}

/* List the orders: [key, name]. */
export function orders() {
  return Object.entries(ORDERS).map(([key, [name]]) => [key, name]);
}

/* Give the key of an order; that of titles for any that is not known. */
export function orderNamed(key) {
  return Object.hasOwn(ORDERS, key) ? key : TITLE;
}

export function sorted(works, key) {
  const [, compare] = ORDERS[key];
  return [...works].sort((a, b) => compare(a, b) || a.order - b.order);
}
