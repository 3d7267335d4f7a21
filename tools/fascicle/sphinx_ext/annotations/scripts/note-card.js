/* The card by a highlight: its note, what can be done with it, and the form for the note. */

import { _ } from "../../i18n/scripts/interface.js";
import { element } from "../../web/scripts/element.js";
import { floating, showBy } from "./floating.js";
import { noteForm } from "./note-form.js";

/** @type {HTMLElement | null} */
let card = null;
/** @type {() => boolean} */
let close = () => true;

/**
 * Show a card by a box of the window. Anywhere else it closes with a click or Escape, and gives the focus
 * back; what is typed is saved.
 * @type {(about: { note: string, at: DOMRect, isWriting: boolean, takesFocus: boolean, save: (note: string) => boolean, ways: Offers["selection"][], closed?: () => void }, range: Range) => void}
 */
export function showCard({ note, at, isWriting, takesFocus, save, ways, closed = () => {} }, range) {
  if (!close()) return;
  card ??= newCard();
  const shown = card;
  const before = document.activeElement;
  const end = () => {
    // Not left to the browser, which takes it away only with the next picture.
    const focused = document.activeElement;
    if (focused instanceof HTMLElement && shown.contains(focused)) focused.blur();
    shown.hidePopover();
    close = () => true;
    closed();
    if (before instanceof HTMLElement && document.activeElement === document.body) before.focus();
  };
  close = () => {
    end();
    return true;
  };
  const write = () => {
    const written = noteForm(note, save, end);
    close = written.finish;
    shown.replaceChildren(written.form);
    showBy(shown, at);
    written.focus();
  };
  const buttons = [{ name: note ? _("Edit the note") : _("Add a note"), does: write }, ...ways].map(({ name, does }) => {
    const button = element("button", { type: "button" }, name);
    button.addEventListener("click", () => {
      if (does !== write) end();
      does(range);
    });
    return button;
  });
  if (isWriting) return write();
  const text = note ? [element("p", { className: "note-text", dir: "auto" }, note)] : [];
  shown.replaceChildren(...text, element("div", { className: "note-ways" }, ...buttons));
  showBy(shown, at);
  if (takesFocus) buttons[0].focus({ preventScroll: true });
}


function newCard() {
  const made = floating({ role: "dialog", "aria-label": _("Marked words") });
  made.classList.add("note-card");
  addEventListener("pointerdown", (event) => {
    const target = /** @type {Element} */ (event.target);
    if (made.matches(":popover-open") && !made.contains(target) && !target.closest(".notice")) close();
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !made.matches(":popover-open")) return;
    event.preventDefault();
    close();
  });
  return made;
}
