/* The address of words on a page: a text fragment (`#:~:text=…`), on top of the id of their paragraph for
   browsers that know no fragments. https://wicg.github.io/scroll-to-text-fragment/ */

// Longer words are named by the first and the last of them.
const LONG = 80;
const ENDS = 4;
const AROUND = 3;

/**
 * Return the address of the words in some places of a page, which are in reading order.
 * @type {(page: Notes.ShownPage, places: Stretch[]) => string}
 */
export function addressOf(page, places) {
  const { start } = places[0];
  const unit = page.units.findLast((each) => each.start <= start) ?? page.units[0];
  const id = unit.element.id || unit.element.parentElement?.id;
  return `${location.href.replace(/[?#].*/, "")}#${id}:~:text=${directive(page, start, places[places.length - 1].end)}`;
}

/** @type {(page: Notes.PageText, start: number, end: number) => string} */
function directive({ text, units }, start, end) {
  const [first, last] = [start, end - 1].map((at) => units.findLast((unit) => unit.start <= at) ?? units[0]);
  const from = start - (/[\p{L}\p{N}]*$/u.exec(text.slice(0, start))?.[0].length ?? 0);
  const to = end + (/^[\p{L}\p{N}]*/u.exec(text.slice(end))?.[0].length ?? 0);
  const words = text.slice(from, to);
  if (first !== last || words.length > LONG) {
    const begin = some(text.slice(from, Math.min(to, first.start + first.text.length)), ENDS);
    const finish = some(text.slice(Math.max(from, last.start), to), -ENDS);
    return `${encoded(begin)},${encoded(finish)}`;
  }
  if (text.indexOf(words) === text.lastIndexOf(words)) return encoded(words);
  const before = some(text.slice(first.start, from), -AROUND);
  const after = some(text.slice(to, first.start + first.text.length), AROUND);
  return [before && `${encoded(before)}-,`, encoded(words), after && `,-${encoded(after)}`].join("");
}

/**
 * Return the first words of a text, or the last; of a script without spaces, letters instead.
 * @type {(text: string, count: number) => string}
 */
function some(text, count) {
  const words = text.trim().split(" ");
  const chosen = (count > 0 ? words.slice(0, count) : words.slice(count)).join(" ");
  return chosen.length <= LONG ? chosen : count > 0 ? chosen.slice(0, LONG) : chosen.slice(-LONG);
}

/* A hyphen has a meaning there. */
const encoded = (/** @type {string} */ text) => encodeURIComponent(text).replaceAll("-", "%2D");
