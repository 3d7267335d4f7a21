/* The catalogue's address says what is chosen: it can be kept, sent, and gone back to. */

import { orderNamed, TITLE } from "./sorting.js";
import { KINDS } from "./works.js";

/**
 * Read a state from the query of an address.
 * @type {(search: string) => Catalogue.State}
 */
export function stateOf(search) {
  const given = new URLSearchParams(search);
  const all = (/** @type {string} */ prefix) =>
    Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, [...new Set(given.getAll(prefix + kind))]]));
  return {
    text: given.get("q") ?? "",
    chosen: all(""),
    excluded: all("not-"),
    from: numberOf(given.get("from")),
    to: numberOf(given.get("to")),
    sort: orderNamed(given.get("sort") ?? TITLE),
  };
}

/**
 * Read a count that was typed; null where there is none.
 * @type {(text: string | null) => number | null}
 */
export function numberOf(text) {
  const number = Number.parseInt(text ?? "", 10);
  return number >= 0 ? number : null;
}

/**
 * Write a state as the query of an address; one without anything is empty.
 * @type {(state: Catalogue.State) => string}
 */
export function addressOf(state) {
  const given = new URLSearchParams();
  if (state.text.trim()) given.set("q", state.text.trim());
  for (const kind of Object.keys(KINDS)) {
    for (const key of state.chosen[kind] ?? []) given.append(kind, key);
    for (const key of state.excluded[kind] ?? []) given.append(`not-${kind}`, key);
  }
  if (state.from !== null) given.set("from", String(state.from));
  if (state.to !== null) given.set("to", String(state.to));
  if (state.sort !== TITLE) given.set("sort", state.sort);
  return given.size ? `?${given}` : "";
}
