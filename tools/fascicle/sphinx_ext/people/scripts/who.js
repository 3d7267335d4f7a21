/* Who is that? The names of the cast are marked in the text of a page, and tell, when they are
   asked, what a reader of the pages before knows.

   Loaded only where the reader has switched it on. */

import { element } from "../../web/scripts/element.js";
import { makeCard } from "./card.js";
import { namesOn, toldOf } from "./known.js";
import { makeList } from "./list.js";
import { clear, draw, markAt, marksIn } from "./marks.js";

const { whoIsWho, number } = document.body.dataset;
const article = /** @type {HTMLElement} */ (document.querySelector("article"));
/** @type {(() => void) | null} */
let takeAway = null;

/**
 * Mark the names of this page, or no longer.
 * @type {(isOn: boolean) => Promise<void>}
 */
export async function set(isOn) {
  takeAway?.();
  takeAway = null;
  if (isOn) show(await asked());
}

/** @type {() => Promise<Told.Page>} */
async function asked() {
  const base = new URL(whoIsWho ?? "", location.href);
  const answer = await fetch(base, { cache: "no-cache" });
  return { ...(await answer.json()), base, language: article.lang };
}

/** @type {(said: Told.Page) => void} */
function show(said) {
  const page = Number(number);
  const marks = marksIn(article, namesOn(said, page), said.possessive);
  const card = makeCard(said);
  const list = makeList(toldOnce(marks, page), said.language, card.open);
  const onClick = (/** @type {MouseEvent} */ event) => {
    if (!isPlain(event)) return;
    const hit = markAt(marks, event.clientX, event.clientY);
    if (hit) card.open(toldOf(hit.mark.name, page), hit.box, false);
  };
  const sheet = element("link", { rel: "stylesheet", href: new URL("who.css", import.meta.url).href });
  document.head.append(sheet);
  draw(marks);
  article.addEventListener("click", onClick);
  article.after(list);
  takeAway = () => {
    clear();
    article.removeEventListener("click", onClick);
    for (const added of [card, list, sheet]) added.remove();
  };
}

/**
 * Tell whether a click is for the text: not for a link in it, nor to select words.
 * @type {(event: MouseEvent) => boolean}
 */
function isPlain(event) {
  const isForText = !(/** @type {Element} */ (event.target).closest("a, button, summary, input, label, [role=button]"));
  const isSimple = event.detail < 2 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  return isForText && isSimple && !event.defaultPrevented && Boolean(getSelection()?.isCollapsed);
}

/**
 * Give what is told of all whom a page names, each once, in the order of the page.
 * @type {(marks: Told.Mark[], page: number) => Told.Person[]}
 */
function toldOnce(marks, page) {
  const told = new Map();
  for (const { name } of marks) {
    const one = toldOf(name, page);
    if (!told.has(one.name)) told.set(one.name, one);
  }
  return [...told.values()];
}
