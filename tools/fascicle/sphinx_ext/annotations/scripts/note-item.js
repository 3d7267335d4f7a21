/* An annotation in the list: its words, which lead to their place; its note; what can be done with it. */

import { _, LANGUAGE } from "../../i18n/scripts/interface.js";
import { element } from "../../web/scripts/element.js";
import { isBookmark, noteOf, wordsOf } from "./annotation.js";

// So many letters of the words are in the names of buttons.
const OPENING = 40;

/**
 * Make the item; without a link, the words are lost.
 * @type {(annotation: Notes.Annotation, kept: Notes.Kept, link: string, does: { write: () => void, drop: () => void, follow: () => boolean }) => HTMLElement}
 */
export function itemFor(annotation, { language, direction }, link, { write, drop, follow }) {
  const text = wordsOf(annotation).join(" / ") + (isBookmark(annotation) ? " …" : "");
  const note = noteOf(annotation);
  const words = element(link ? "a" : "span", { className: "note-words", lang: language, dir: direction || "auto", ...(link && { href: link }) }, text);
  // A link to a place on this page would lead below the panel.
  words.addEventListener("click", (event) => {
    if (link && !follow()) event.preventDefault();
  });
  const made = new Date(annotation.created).toLocaleDateString(LANGUAGE, { dateStyle: "medium" });
  const about = [isBookmark(annotation) ? _("Bookmark") : note ? _("Note") : _("Marked words"), made].join(" · ");
  return element(
    "li",
    { className: "note-item", "data-id": annotation.id },
    element("p", {}, words),
    link ? "" : element("p", { className: "note-lost" }, _("These words are no longer in the text.")),
    note ? element("p", { className: "note-text", dir: "auto" }, note) : "",
    element("p", { className: "note-about" }, about),
    element("p", { className: "note-ways" }, button(note ? _("Edit the note") : _("Add a note"), text, write), button(_("Delete"), text, drop)),
  );
}

/** @type {(label: string, text: string, does: () => void) => HTMLElement} */
function button(label, text, does) {
  const made = element("button", { type: "button", "aria-label": _("{label}: {values}", { label, values: text.slice(0, OPENING) }) }, label);
  made.addEventListener("click", does);
  return made;
}
