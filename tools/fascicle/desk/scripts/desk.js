/* The desk: which view is shown, and what was said last. */

import { h } from "./dom.js";
import { showHistory } from "./history.js";
import { showLibrary } from "./library.js";
import { showPublish } from "./publish.js";
import { showQuestions } from "./questions.js";
import { hush, say } from "./said.js";
import { showWork } from "./work.js";

const main = /** @type {HTMLElement} */ (document.getElementById("main"));
const heading = /** @type {HTMLElement} */ (document.getElementById("title"));
const views = /** @type {HTMLElement} */ (document.getElementById("views"));

const LINKS = [
  ["#/", "Library"],
  ["#/questions", "Questions"],
  ["#/history", "History"],
  ["#/publish", "Publish"],
];

/** @typedef {{ main: HTMLElement, title: (words: string) => void, ends: AbortSignal }} View */
/** @type {[RegExp, (view: View, ...parts: string[]) => Promise<void>][]} */
const ROUTES = [
  [/^#\/work\/([^/]+)(?:\/(\d+)(?:\/([^/]+))?)?$/, showWork],
  [/^#\/questions$/, showQuestions],
  [/^#\/history$/, showHistory],
  [/^#\/publish$/, showPublish],
  [/^/, showLibrary],
];

let current = new AbortController();
let shown = "";

async function show() {
  current.abort();
  current = new AbortController();
  const ends = current.signal;
  const hash = location.hash || "#/";
  if (hash !== shown) hush();
  shown = hash;
  views.replaceChildren(...LINKS.map(([to, words]) => h("a", { href: to, "aria-current": hash === to && "page" }, words)));
  /** @type {View} */
  const view = {
    main,
    ends,
    title: (words) => {
      heading.textContent = words;
      document.title = `${words} – Desk`;
    },
  };
  main.replaceChildren(h("p", { class: "waiting" }, "One moment …"));
  for (const [form, run] of ROUTES) {
    const match = hash.match(form);
    if (!match) continue;
    try {
      await run(view, ...match.slice(1).map((part) => part && decodeURIComponent(part)));
    } catch (error) {
      if (ends.aborted) return;
      main.replaceChildren(h("p", { class: "problem" }, /** @type {Error} */ (error).message), h("p", {}, h("a", { href: "#/" }, "To the library")));
    }
    return;
  }
}

// After an act, another button may be where the pointer rests: a second click there is not meant for it, for so many milliseconds.
const MEANT = 2000;
/** @type {{ x: number, y: number, name: string, at: number } | undefined} */
let rested;
addEventListener("pointermove", () => {
  rested = undefined;
});
addEventListener("click", (event) => {
  const pressed = /** @type {Element} */ (event.target).closest("button");
  if (!pressed || !event.detail) return;
  const name = pressed.getAttribute("aria-label") ?? pressed.textContent ?? "";
  if (rested && event.timeStamp - rested.at < MEANT && rested.name !== name && rested.x === event.clientX && rested.y === event.clientY) {
    event.stopPropagation();
    return;
  }
  rested = { x: event.clientX, y: event.clientY, name, at: event.timeStamp };
}, { capture: true });
addEventListener("hashchange", show);
addEventListener("unhandledrejection", (event) => {
  say([event.reason?.message ?? String(event.reason)], { isProblem: true });
  event.preventDefault();
});
show();
