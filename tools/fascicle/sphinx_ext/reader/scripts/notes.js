/* A note is shown where its number is clicked; without a script, or in a tab of its own, the number
   leads down to the notes. Escape, or a click beside it, closes it and gives the focus back. */

import { _ } from "../../i18n/scripts/interface.js";
import { decoded } from "../../web/scripts/addresses.js";
import { element } from "../../web/scripts/element.js";
import { spotFor } from "../../web/scripts/placing.js";

export function showNotesInPlace() {
  if (!HTMLElement.prototype.showPopover) return;
  /** @type {HTMLElement | null} */ (document.querySelector(".bd-article"))?.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    const mark = /** @type {HTMLAnchorElement | null} */ (target.closest("a.footnote-reference"));
    const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button);
    if (!mark || !isPlain) return;
    const note = document.getElementById(decoded(mark.hash.slice(1)));
    if (!note) return;
    event.preventDefault();
    show(note, mark);
  });
}

/** @type {(note: Element, mark: HTMLAnchorElement) => void} */
function show(note, mark) {
  const words = [...note.children].filter((part) => !part.matches(".label")).map(copied);
  const way = element("a", { className: "note-way", href: mark.hash }, _("Go to the notes"));
  const shown = element(
    "div",
    { className: "note-shown", popover: "auto", tabIndex: -1, role: "note", "aria-label": _("Note {mark}", { mark: mark.textContent?.trim() ?? "" }) },
    ...words,
    element("p", {}, way),
  );
  const article = /** @type {HTMLElement} */ (mark.closest(".bd-article"));
  shown.lang = article.lang;
  shown.dir = article.dir;
  shown.addEventListener("toggle", (event) => {
    if (event.newState === "closed") shown.remove();
  });
  way.addEventListener("click", () => shown.hidePopover());
  // Where the text is, so that who moves from landmark to landmark comes by it.
  article.parentElement?.append(shown);
  shown.showPopover();
  const at = mark.getBoundingClientRect();
  const box = shown.getBoundingClientRect();
  const { left, top } = spotFor(box, at, at.left + at.width / 2 - box.width / 2);
  shown.style.left = `${left}px`;
  shown.style.top = `${top}px`;
  shown.focus({ preventScroll: true });
}

/**
 * Copy a part of a note, less what is the page's alone.
 * @type {(part: Element) => Element}
 */
function copied(part) {
  const copy = /** @type {Element} */ (part.cloneNode(true));
  for (const each of [copy, ...copy.querySelectorAll("[id]")]) each.removeAttribute("id");
  for (const back of copy.querySelectorAll("[role=doc-backlink], .fn-backref")) back.remove();
  return copy;
}
