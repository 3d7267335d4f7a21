/* What is offered where a search has found nothing. Loaded only then. */

import { _ } from "../../i18n/scripts/interface.js";
import { parse, unquoted } from "./query.js";
import { suggestions } from "./suggestions.js";

/**
 * Return other spellings of a query that find something in the same place.
 * @type {(library: Search.Library, request: Search.BoxState & Search.Request, known: Set<Search.Part>) => Promise<string[]>}
 */
export async function spellings(library, request, known) {
  const words = new Set([...known].flatMap((part) => part.words));
  const finds = (/** @type {string} */ query) => library.finds(parse(query), request);
  return suggestions(request.query, await library.words(request), words, finds);
}

/**
 * List the searches that may find more, each with its name and what to change.
 * @type {(state: Search.BoxState, hasFilters: boolean) => [string, Partial<Search.BoxState>][]}
 */
export function widerSearches({ query, isWholeLibrary, withNotes }, hasFilters) {
  /** @type {[string, Partial<Search.BoxState>][]} */
  const found = [];
  if (!isWholeLibrary) found.push([_("Search the whole library"), { isWholeLibrary: true }]);
  else if (hasFilters) found.push([_("Search without filters"), { chosen: {} }]);
  if (parse(query).some(({ isQuoted, words }) => isQuoted && words.length > 1)) {
    found.push([_("Search without quotation marks"), { query: unquoted(query) }]);
  }
  if (!withNotes) found.push([_("Search the notes, too"), { withNotes: true }]);
  return found;
}
