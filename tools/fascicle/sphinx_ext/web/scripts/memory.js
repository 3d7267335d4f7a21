/* What a reader has chosen, kept in the browser, apart for each book. */

/**
 * Where something is kept: for good unless another storage is named; of this book, or of all books of its
 * title on this site, as it was kept at first.
 * @typedef {{ storage?: () => Storage, isByTitle?: boolean }} Shelf
 */

/* Keep a choice until the window is closed. */
export const forThisVisit = { storage: () => sessionStorage };
/* What was kept before the address of the book counted. */
export const byTitle = { isByTitle: true };

/**
 * What the names of all that is kept of a book begin with: its title, and where it is. Versions that a host
 * keeps side by side are one book. So is one that is opened from a folder, wherever that has moved.
 * @type {(shelf: Shelf) => string}
 */
function beginning({ isByTitle }) {
  const { library, content_root = "./", version } = document.documentElement.dataset;
  const { protocol, pathname } = new URL(content_root, location.href);
  const place = version && pathname.endsWith(`/${version}/`) ? pathname.slice(0, -version.length - 1) : pathname;
  return isByTitle || protocol === "file:" ? `fascicle:${library}:` : `fascicle:${library}:${place}:`;
}

/** @type {(what: string, shelf: Shelf) => string} */
const key = (what, shelf) => beginning(shelf) + what;

/** @type {(shelf: Shelf) => Storage} */
const storageOf = ({ storage = () => localStorage }) => storage();

// Records of works of several books: each takes over those of its own works.
const OF_WORKS = /^(annotations|reading)\b/;

// A browser may forbid its storage; then a choice lasts as long as the page.
/** @type {(what: string, shelf?: Shelf) => string | null} */
export function remembered(what, shelf = {}) {
  try {
    const held = storageOf(shelf).getItem(key(what, shelf));
    return held === null && !OF_WORKS.test(what) && !shelf.isByTitle ? takenOver(what, shelf) : held;
  } catch {
    return null;
  }
}

/**
 * Take over what was kept under the title alone: the book that asks first has it from now on.
 * @type {(what: string, shelf: Shelf) => string | null}
 */
function takenOver(what, shelf) {
  const held = storageOf(shelf).getItem(key(what, byTitle));
  if (held !== null && keep(what, held, shelf)) forget(what, { ...shelf, ...byTitle });
  return held;
}

/**
 * The names of what is kept that begin so, less that beginning.
 * @type {(begin: string, shelf?: Shelf) => string[]}
 */
export function namesOf(begin, shelf = {}) {
  try {
    const whole = key(begin, shelf);
    return Object.keys(storageOf(shelf)).filter((name) => name.startsWith(whole)).map((name) => name.slice(whole.length));
  } catch {
    return [];
  }
}

/* Whether there is a storage at all. */
export function hasStorage() {
  try {
    return Boolean(localStorage);
  } catch {
    return false;
  }
}

/**
 * Keep a text; false where the browser refuses, for want of room or by choice.
 * @type {(what: string, value: string, shelf?: Shelf) => boolean}
 */
export function keep(what, value, shelf = {}) {
  try {
    storageOf(shelf).setItem(key(what, shelf), value);
    return true;
  } catch {
    return false;
  }
}

/** @type {(what: string, shelf?: Shelf) => void} */
export function forget(what, shelf = {}) {
  try {
    storageOf(shelf).removeItem(key(what, shelf));
  } catch {
    /* nothing was kept */
  }
}

/**
 * Keep a choice; "" forgets it.
 * @type {(what: string, value: string, shelf?: Shelf) => void}
 */
export function remember(what, value, shelf) {
  if (value) keep(what, value, shelf);
  else forget(what, shelf);
}
