/* On arrival from a result: mark the words on the page until the reader clears them.

   Loaded only where the address has `?find=`. The browser goes to the paragraph by itself. */

import { _ } from "../../i18n/scripts/interface.js";
import { later } from "../../web/scripts/later.js";
import { blocksOf, rangeOf, textsOf } from "../../web/scripts/blocks.js";
import { element } from "../../web/scripts/element.js";
import { parse } from "./query.js";
import { runs, sequences, wordsOf } from "./words.js";

const NAME = "find";
const article = document.querySelector("article");
const parts = parse(new URLSearchParams(location.search).get(NAME) ?? "");
const ranges = article ? blocksOf(article).flatMap((block) => rangesIn(block, parts)) : [];
if (ranges.length) show();
else forget();

function show() {
  const sheet = element("link", { rel: "stylesheet", href: later("find.css", import.meta.url) });
  document.head.append(sheet);
  const clearMarks = mark(ranges);
  const button = element("button", { type: "button", className: "find-clear" }, _("Clear marks"));
  const clear = () => {
    clearMarks();
    button.remove();
    removeEventListener("keydown", onKey);
    forget();
  };
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector(":popover-open, dialog[open]")) clear();
  };
  addEventListener("keydown", onKey);
  button.addEventListener("click", clear);
  sheet.onload = () => document.body.append(button);
}

/* Take the words out of the address: what is kept or sent then is the place alone. */
function forget() {
  const address = new URL(location.href);
  address.searchParams.delete(NAME);
  history.replaceState(history.state, "", address);
}

/**
 * Mark ranges; returns how to clear them. Marks of the browser's own leave the text untouched.
 * @type {(found: Range[]) => () => void}
 */
function mark(found) {
  if (typeof Highlight !== "undefined" && CSS.highlights) {
    CSS.highlights.set(NAME, new Highlight(...found));
    return () => CSS.highlights.delete(NAME);
  }
  // From the end, so that what comes before stays where it is.
  const marks = found.reverse().map((range) => {
    const made = element("mark", { className: "find-mark" });
    made.append(range.extractContents());
    range.insertNode(made);
    return made;
  });
  return () => {
    for (const made of marks) {
      const parent = made.parentNode;
      made.replaceWith(...made.childNodes);
      parent?.normalize();
    }
  };
}

/**
 * Find all parts of the query in a block, in order.
 * @type {(block: Element, wantedParts: Search.Part[]) => Range[]}
 */
function rangesIn(block, wantedParts) {
  const texts = textsOf(block);
  const text = texts.map((node) => node.data).join("");
  const words = wordsOf(text);
  const found = wantedParts.flatMap((part) =>
    part.isRun ? runs(text, part.typed[0]) : sequences(words, part.words),
  );
  return found.sort((a, b) => a.start - b.start).map((place) => rangeOf(texts, place));
}
