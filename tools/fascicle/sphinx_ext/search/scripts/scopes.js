/* The scopes that a reader can choose where they are: the work, its series, its authors, the library. */

import { _, _n } from "../../i18n/scripts/interface.js";

// The filters that a scope sets; others stay as they are.
const OWN = ["work", "series", "author"];

/**
 * List the scopes of a page, the narrowest first; none where there is only the library.
 * @type {(work: Search.WorkRead | null) => Search.ScopeOffered[]}
 */
export function scopesOf(work) {
  const { series, authors } = /** @type {HTMLElement | null} */ (document.querySelector(".search-button"))?.dataset ?? {};
  const names = authors ? JSON.parse(authors) : [];
  /** @type {Search.ScopeOffered[]} */
  const found = [
    ...(work ? [{ name: _("This work"), isWholeLibrary: false, chosen: {} }] : []),
    ...(series ? [{ name: _("This series"), isWholeLibrary: true, chosen: { series: [series] } }] : []),
    ...(names.length ? [{ name: _n("This author", "These authors", names.length), isWholeLibrary: true, chosen: { author: names } }] : []),
  ];
  return found.length ? [...found, { name: _("The whole library"), isWholeLibrary: true, chosen: {} }] : [];
}

/**
 * Return what choosing a scope changes.
 * @type {(scope: Search.ScopeOffered, state: Search.BoxState) => Partial<Search.BoxState>}
 */
export function changeTo({ isWholeLibrary, chosen }, state) {
  const kept = Object.entries(state.chosen).filter(([name]) => !OWN.includes(name));
  return { isWholeLibrary, chosen: { ...Object.fromEntries(kept), ...chosen } };
}

/**
 * Tell whether a search is in a scope: in its works, and in no narrower one.
 * @type {(scope: Search.ScopeOffered, state: Search.BoxState) => boolean}
 */
export function isIn({ isWholeLibrary, chosen }, state) {
  if (isWholeLibrary !== state.isWholeLibrary) return false;
  return !isWholeLibrary || OWN.every((name) => (chosen[name] ?? []).join("\n") === (state.chosen[name] ?? []).join("\n"));
}
