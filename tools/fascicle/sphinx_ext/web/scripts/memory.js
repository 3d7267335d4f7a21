/* What a reader has chosen, kept in the browser, apart for each library. */

/** @type {(what: string) => string} */
const key = (what) => `fascicle:${document.documentElement.dataset.library}:${what}`;

// A browser may forbid its storage; then a choice lasts as long as the page.
/** @type {(what: string, storage?: () => Storage) => string | null} */
export function remembered(what, storage = () => localStorage) {
  try {
    return storage().getItem(key(what));
  } catch {
    return null;
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
 * @type {(what: string, value: string, storage?: () => Storage) => boolean}
 */
export function keep(what, value, storage = () => localStorage) {
  try {
    storage().setItem(key(what), value);
    return true;
  } catch {
    return false;
  }
}

/** @type {(what: string, storage?: () => Storage) => void} */
export function forget(what, storage = () => localStorage) {
  try {
    storage().removeItem(key(what));
  } catch {
    /* nothing was kept */
  }
}

/**
 * Keep a choice; "" forgets it.
 * @type {(what: string, value: string, storage?: () => Storage) => void}
 */
export function remember(what, value, storage) {
  if (value) keep(what, value, storage);
  else forget(what, storage);
}

/* Keep a choice until the window is closed. */
export const forThisVisit = () => sessionStorage;
