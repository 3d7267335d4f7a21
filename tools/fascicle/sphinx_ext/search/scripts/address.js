/* The search page's address says what is searched: it can be kept, sent, and gone back to. */

const FILTERS = ["author", "series", "tag", "rating", "language", "work"];

/**
 * Read a state from the query of an address.
 * @type {(search: string) => Search.State}
 */
export function stateOf(search) {
  const given = new URLSearchParams(search);
  const chosen = FILTERS.map((name) => [name, given.getAll(name).filter(Boolean)]);
  return {
    query: given.get("q") ?? "",
    withNotes: given.get("notes") === "1",
    chosen: Object.fromEntries(chosen.filter(([, values]) => values.length)),
  };
}

/**
 * Write a state as the query of an address; one without anything is empty.
 * @type {(state: Search.State) => string}
 */
export function addressOf({ query, withNotes, chosen }) {
  const given = new URLSearchParams();
  if (query.trim()) given.set("q", query.trim());
  if (withNotes) given.set("notes", "1");
  for (const name of FILTERS) for (const value of chosen[name] ?? []) given.append(name, value);
  return given.size ? `?${given}` : "";
}
