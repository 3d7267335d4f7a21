/* Words found again in a text that was edited: the stretch that differs least from them. */

// So many letters of a hundred may differ.
const TOLERANCE = 0.4;

const SAME = 0;
const OTHER = 1;
const DROPPED = 2;
const ADDED = 3;

/**
 * Find where a quotation and what was around it stand best in a text; null where they differ too much.
 *
 * The alignment of least cost (Sellers): a letter that is other, dropped or added costs one, and the text
 * before and after costs nothing.
 * @type {(quote: { exact: string, prefix: string, suffix: string }, text: string) => (Stretch & { cost: number }) | null}
 */
export function closest({ prefix, exact, suffix }, text) {
  const pattern = prefix + exact + suffix;
  const { steps, end, cost } = aligned(pattern, text);
  if (cost > pattern.length * TOLERANCE) return null;
  const place = traced(steps, pattern, text, end, prefix.length, prefix.length + exact.length);
  const isEmpty = place.start >= place.end;
  return isEmpty || place.cost > exact.length * TOLERANCE ? null : { ...place, cost };
}

/**
 * Align a pattern with any stretch of a text; `steps` has a row for each letter of the pattern.
 * @type {(pattern: string, text: string) => { steps: Uint8Array, end: number, cost: number }}
 */
function aligned(pattern, text) {
  const width = text.length + 1;
  const steps = new Uint8Array((pattern.length + 1) * width);
  let costs = new Uint32Array(width);
  for (let row = 1; row <= pattern.length; row++) {
    const next = new Uint32Array(width);
    next[0] = row;
    steps[row * width] = DROPPED;
    for (let column = 1; column < width; column++) {
      const isSame = pattern[row - 1] === text[column - 1];
      let step = isSame ? SAME : OTHER;
      let least = costs[column - 1] + (isSame ? 0 : 1);
      if (costs[column] + 1 < least) {
        step = DROPPED;
        least = costs[column] + 1;
      }
      if (next[column - 1] + 1 < least) {
        step = ADDED;
        least = next[column - 1] + 1;
      }
      next[column] = least;
      steps[row * width + column] = step;
    }
    costs = next;
  }
  const cost = Math.min(...chunked(costs));
  return { steps, end: costs.indexOf(cost), cost };
}

/**
 * Go back along an alignment: where a part of the pattern, from one letter to another, stands in the text,
 * and what that part costs.
 * @type {(steps: Uint8Array, pattern: string, text: string, end: number, first: number, last: number) => Stretch & { cost: number }}
 */
function traced(steps, pattern, text, end, first, last) {
  const width = text.length + 1;
  const place = { start: end, end, cost: 0 };
  let column = end;
  for (let row = pattern.length; row > first; ) {
    const step = steps[row * width + column];
    if (row <= last && step !== SAME) place.cost += 1;
    if (step !== ADDED) row -= 1;
    if (step !== DROPPED) column -= 1;
    if (row >= last) place.end = column;
  }
  return { ...place, start: column };
}

// A call takes no more arguments than this.
const MANY = 10_000;

/**
 * Give the least of each part of a row.
 * @type {(row: Uint32Array) => Generator<number>}
 */
function* chunked(row) {
  for (let from = 0; from < row.length; from += MANY) yield Math.min(...row.subarray(from, from + MANY));
}
