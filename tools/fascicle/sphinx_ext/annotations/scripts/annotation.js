/* An annotation: a bookmark, a highlight or a note. */

/** @type {(annotation: Notes.Annotation) => boolean} */
export const isBookmark = ({ motivation }) => motivation === "bookmarking";

/** @type {(annotation: Notes.Annotation) => string} */
export const noteOf = ({ body }) => body?.value ?? "";

/**
 * The words that it stands on, by paragraphs.
 * @type {(annotation: Notes.Annotation) => string[]}
 */
export const wordsOf = ({ target }) => target.map(({ selector: [, quote] }) => quote.exact.trim());

/**
 * Make one: of targets that are in reading order.
 * @type {(target: Notes.Target[], made?: { note?: string, isBookmark?: boolean }) => Notes.Annotation}
 */
export function annotationOf(target, { note = "", isBookmark = false } = {}) {
  const created = new Date().toISOString();
  const motivation = isBookmark ? "bookmarking" : "highlighting";
  return withNote({ id: `urn:uuid:${unique()}`, type: "Annotation", motivation, created, modified: created, target }, note);
}

/**
 * Give it another note; "" is none.
 * @type {(annotation: Notes.Annotation, note: string) => Notes.Annotation}
 */
export function withNote({ body: _body, ...annotation }, note) {
  const value = note.trim();
  const motivation = isBookmark(annotation) ? "bookmarking" : value ? "commenting" : "highlighting";
  /** @type {Notes.Annotation} */
  const other = { ...annotation, motivation, modified: new Date().toISOString() };
  return value ? { ...other, body: { type: "TextualBody", purpose: "commenting", format: "text/plain", value } } : other;
}

/**
 * Whether two are of the same kind, on the same words, with the same note.
 * @type {(one: Notes.Annotation, other: Notes.Annotation) => boolean}
 */
export const isSame = (one, other) => isBookmark(one) === isBookmark(other) && noteOf(one) === noteOf(other) && isSamePlace(one, other);

/** @type {(one: Notes.Annotation, other: Notes.Annotation) => boolean} */
export function isSamePlace(one, other) {
  const places = (/** @type {Notes.Annotation} */ { target }) =>
    JSON.stringify(target.map(({ source, selector: [{ value, refinedBy }, { exact }] }) => [source, value, refinedBy.start, refinedBy.end, exact]));
  return places(one) === places(other);
}

/* A page that is not served over a safe connection has no `randomUUID`. */
export function unique() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0"));
  hex[6] = `4${hex[6][1]}`;
  hex[8] = `a${hex[8][1]}`;
  return hex.join("").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
