/* The names of languages, in that of the book. */

import { LANGUAGE } from "./interface.js";

const languages = new Intl.DisplayNames([LANGUAGE], { type: "language" });

/**
 * Name a language; a tag that nobody knows stays as it is.
 * @type {(tag: string) => string}
 */
export function languageName(tag) {
  try {
    return languages.of(tag) ?? tag;
  } catch {
    return tag;
  }
}
