/* Which names a text has in it, and whose they are: as `sphinx_ext/cast/naming.py` reads them.

   A name counts as whole words, with its possessive; of names that overlap the longest counts; a
   first name with another surname behind it is somebody else's. */

/** @type {Map<string, string>} */
const SHAPES = new Map();
for (const mark of "‘’‚‛ʼ‹›") SHAPES.set(mark, "'");
for (const mark of "“”„‟«»") SHAPES.set(mark, '"');
// A letter of a word, in a script that puts spaces between words.
const LETTER =
  "(?![\\u0E00-\\u0FFF\\u1000-\\u109F\\u1780-\\u17FF\\u3040-\\u30FF\\u3400-\\u9FFF\\uF900-\\uFAFF\\u{20000}-\\u{3FFFF}])[\\p{L}\\p{N}\\p{M}]";
const GOES_ON_BEFORE = new RegExp(`${LETTER}[-‐‑]?$`, "u");
// Korean puts its particles behind a name, without a space.
const GOES_ON_AFTER = new RegExp(`^[-‐‑]?(?![가-힣])${LETTER}`, "u");
const SURNAME = /^ \p{Lu}\p{Ll}/u;
// So many characters hold a hyphen and a letter of any script.
const REACH = 4;

/**
 * Write a text as names are looked for in it; each character stays where it is.
 * @type {(text: string) => string}
 */
export const folded = (text) => text.replace(/[\n\u00A0]/g, " ").replace(/[‘’‚‛ʼ‹›“”„‟«»]/g, (mark) => SHAPES.get(mark) ?? mark);

/**
 * Find the names in a text, in order; each of `names` has its text, and an owner or null.
 * @type {(text: string, names: Told.Sought[], possessive: string) => Told.Found[]}
 */
export function namesIn(text, names, possessive) {
  const within = folded(text);
  const standing = names.flatMap((name) => [...places(within, name, possessive)]);
  const own = standing.filter(
    (one) =>
      one.name.owner &&
      !(one.name.isFirst && SURNAME.test(within.slice(one.end, one.end + REACH))) &&
      !standing.some((other) => other.name.owner !== one.name.owner && outdoes(other, one)),
  );
  return own
    .filter((one) => !own.some((other) => outdoes(other, one)))
    .sort((one, other) => one.start - other.start);
}

/**
 * Give the places where a name stands as whole words.
 * @type {(text: string, name: Told.Sought, possessive: string) => Generator<Told.Found>}
 */
function* places(text, name, possessive) {
  for (let start = text.indexOf(name.text); start >= 0; start = text.indexOf(name.text, start + 1)) {
    const end = start + name.text.length;
    if (isWhole(text, start, end, possessive)) yield { name, start, end };
  }
}

/** @type {(text: string, start: number, end: number, possessive: string) => boolean} */
function isWhole(text, start, end, possessive) {
  const after = possessive && text.startsWith(possessive, end) ? end + possessive.length : end;
  return (
    !GOES_ON_BEFORE.test(text.slice(Math.max(0, start - REACH), start)) &&
    !GOES_ON_AFTER.test(text.slice(after, after + REACH))
  );
}

/**
 * Tell whether a name gives way to another: to a longer one that has some of its letters.
 * @type {(other: Told.Found, one: Told.Found) => boolean}
 */
function outdoes(other, one) {
  const overlap = other.start < one.end && one.start < other.end;
  return overlap && other.name.text.length > one.name.text.length;
}
