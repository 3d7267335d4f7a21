/* The place on a page where a reader is: a paragraph by its id, which edits elsewhere leave as it is, and
   what finds the place if that paragraph was edited. */

// From this share on a page is read.
export const END = 0.98;
const PARAGRAPHS = ".bd-article [id^='p-']";
// The ids of those next to it are kept as well, in this order.
const AROUND = [-1, 1, -2, 2];

/** @type {() => HTMLElement[]} */
const paragraphs = () => [...document.querySelectorAll(PARAGRAPHS)].map((each) => /** @type {HTMLElement} */ (each));

// Where the text begins to be seen; the same whether the bar has stepped aside or not.
const edge = () => /** @type {HTMLElement | null} */ (document.querySelector(".bd-header-article"))?.offsetHeight ?? 0;

/**
 * Give the place at the top of the window, or null where no text is shown.
 * @type {() => Pick<KeptPlace, "paragraph" | "part" | "near" | "share"> | null}
 */
export function placeInSight() {
  const all = paragraphs().filter((each) => each.getClientRects().length);
  const at = firstBelow(all, edge());
  if (!all[at]) return null;
  const { top, height } = all[at].getBoundingClientRect();
  const part = Math.min(1, Math.max(0, (edge() - top) / (height || 1)));
  const near = AROUND.flatMap((away) => all[at + away] ?? []);
  return { paragraph: all[at].id, part, near: near.map(({ id }) => id), share: shareRead() };
}

/**
 * Paragraphs follow one another down the page: the first that ends below an edge, by halving.
 * @type {(all: Element[], edge: number) => number}
 */
function firstBelow(all, edge) {
  let [from, to] = [0, all.length - 1];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (all[middle].getBoundingClientRect().bottom > edge) to = middle;
    else from = middle + 1;
  }
  return from;
}

/* The share of the text that is above the foot of the window, from 0 to 1. */
export function shareRead() {
  const text = document.querySelector(".bd-article")?.getBoundingClientRect();
  if (!text?.height) return 0;
  const unseen = Math.max(1, text.height - innerHeight);
  const isShort = text.height < innerHeight;
  return Math.min(1, Math.max(0, isShort ? (text.bottom <= innerHeight ? 1 : 0) : -text.top / unseen));
}

/**
 * Bring a kept place to the top of the window.
 * @type {(place: KeptPlace) => void}
 */
export function goTo({ paragraph, part, near, share }) {
  const box = (/** @type {string} */ id) => document.getElementById(id)?.getBoundingClientRect();
  const same = box(paragraph);
  const next = near.map(box).find(Boolean);
  const text = document.querySelector(".bd-article")?.getBoundingClientRect();
  if (same) scrollBy({ top: same.top + part * same.height - edge(), behavior: "instant" });
  else if (next) scrollBy({ top: next.top - edge(), behavior: "instant" });
  else if (text) scrollBy({ top: text.top + share * Math.max(0, text.height - innerHeight), behavior: "instant" });
}
