/* What a reader has chosen, kept in the browser, apart for each library. */

const root = document.documentElement;
/** @type {(what: string) => string} */
const key = (what) => `fascicle:${root.dataset.library}:${what}`;

// A browser may forbid its storage; then a choice lasts as long as the page.
/** @type {(what: string, storage?: () => Storage) => string | null} */
export function remembered(what, storage = () => localStorage) {
  try {
    return storage().getItem(key(what));
  } catch {
    return null;
  }
}

/**
 * Keep a choice; "" forgets it.
 * @type {(what: string, value: string, storage?: () => Storage) => void}
 */
export function remember(what, value, storage = () => localStorage) {
  try {
    if (value) storage().setItem(key(what), value);
    else storage().removeItem(key(what));
  } catch {
    /* nothing is lost but the choice */
  }
}

/* Keep a choice until the window is closed. */
export const forThisVisit = () => sessionStorage;
