/* What an act has done, at the foot of the page: sentences, the lines that were written, places that changed, undo. */

import { backToText, button, count, h } from "./dom.js";

// More sentences are only counted: what was written is below them.
const MOST = 3;

const place = /** @type {HTMLElement} */ (document.getElementById("said"));

/**
 * Shows sentences until the next ones come.
 * @param {string[]} sentences
 * @param {{ toml?: string[], changes?: string[], undo?: () => unknown, redo?: () => unknown, isProblem?: boolean, goTo?: (line: number) => void, proven?: string }} [more]
 */
export function say(sentences, { toml = [], changes = [], undo, redo, isProblem = false, goTo, proven } = {}) {
  const box = h("div", { class: isProblem ? "problem" : "done" });
  const more = sentences.length - MOST;
  box.append(h("p", {}, [...sentences.slice(0, MOST), ...(more > 0 ? [`and ${more} more`] : [])].join(" · ")));
  const acts = h("p", { class: "acts" });
  if (proven) acts.append(h("span", { class: "proven" }, proven));
  if (undo) acts.append(button("Undo", undo, { "aria-keyshortcuts": "u" }));
  if (redo) acts.append(button("Redo", redo));
  acts.append(button("Dismiss", () => {
    place.replaceChildren();
    backToText();
  }));
  if (toml.length) {
    box.append(h("details", {}, h("summary", {}, "What was written"), h("pre", {}, toml.join("\n"))));
  }
  if (changes.length) {
    const rows = changes.map((change) => h("li", {}, ...linked(change, goTo)));
    box.append(h("details", { open: changes.length < 6 }, h("summary", {}, `${count(changes.length, "change")} in the book`), h("ul", {}, ...rows)));
  }
  box.append(acts);
  const hadFocus = place.contains(document.activeElement);
  place.replaceChildren(box);
  if (hadFocus) backToText();
  at = performance.now();
}

// When the last message came, and the milliseconds in which it belongs to the view that opens.
let at = 0;
const NEW = 800;

/** Takes the message of an earlier view away. */
export function hush() {
  if (performance.now() - at > NEW) place.replaceChildren();
}

/** @type {(change: string, goTo?: (line: number) => void) => (string | Node)[]} */
function linked(change, goTo) {
  const words = change.replace(/^also /, "");
  const match = words.match(/^(lines?) ([\d, ]+): (.*)$/);
  if (!match || !goTo) return [words];
  const links = match[2].split(",").map((line, n) => [n ? ", " : "", button(line.trim(), () => goTo(Number(line)), { class: "link" })]);
  return [`${match[1]} `, ...links.flat(), `: ${match[3]}`];
}

addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !document.querySelector("dialog") && place.firstChild) {
    place.replaceChildren();
    backToText();
  }
});
