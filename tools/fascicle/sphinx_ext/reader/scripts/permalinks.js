/* One link, beside the paragraph under the pointer, that copies its address. By Tab it comes to the
   first paragraph in sight, and the arrow keys move it up and down. */

import { _ } from "../../i18n/scripts/interface.js";
import { element } from "../../web/scripts/element.js";

const PARAGRAPH = "[id^='p-']";
const MARK = "¶";
const DONE = "✓";
const DONE_FOR = 2000; // milliseconds
const OPENING = 40; // letters of the paragraph in the name of the link

export function offerPermalinks() {
  const text = /** @type {HTMLElement | null} */ (document.querySelector(".bd-article"));
  const first = text?.querySelector(PARAGRAPH);
  if (!text || !first) return;
  const status = element("span", { className: "visually-hidden", role: "status" });
  const link = element("a", { className: "permalink", dir: text.dir, title: _("Copy the address of this paragraph") }, MARK);
  link.classList.toggle("gated", text.classList.contains("gated"));
  let current = first;

  /** @type {(paragraph: Element) => void} */
  const name = (paragraph) => {
    current = paragraph;
    link.href = `${location.href.replace(/[?#].*/, "")}#${paragraph.id}`;
    const values = (paragraph.textContent ?? "").trim().slice(0, OPENING);
    link.ariaLabel = _("{label}: {values}", { label: link.title, values });
  };
  /** @type {(paragraph: Element) => void} */
  const place = (paragraph) => {
    name(paragraph);
    const top = paragraph.getBoundingClientRect().top - (text.parentElement?.getBoundingClientRect().top ?? 0);
    link.style.cssText = `position: absolute; top: ${top}px`;
  };
  text.addEventListener("pointerover", (event) => {
    const over = event.pointerType !== "touch" && /** @type {Element} */ (event.target).closest(PARAGRAPH);
    if (over && over !== current) place(over);
    else if (over && !link.style.top) place(over);
  });
  link.addEventListener("focus", () => {
    if (link.matches(":focus-visible")) place(firstInSight(text) ?? current);
  });
  // Where it stands until it is placed again, no focus scrolls the page.
  link.addEventListener("blur", () => link.removeAttribute("style"));
  link.addEventListener("keydown", (event) => {
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!way || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const all = [...text.querySelectorAll(PARAGRAPH)];
    const next = all[all.indexOf(current) + way];
    if (!next) return;
    place(next);
    link.scrollIntoView({ block: "nearest" });
  });
  link.addEventListener("click", async (event) => {
    // Without a clipboard, as in a book opened from a folder, the address is at least shown.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || !navigator.clipboard) return;
    event.preventDefault();
    try {
      await navigator.clipboard.writeText(link.href);
    } catch {
      location.assign(link.href);
      return;
    }
    link.textContent = DONE;
    status.textContent = _("The address was copied.");
    setTimeout(() => {
      link.textContent = MARK;
      status.textContent = "";
    }, DONE_FOR);
  });
  name(first);
  text.after(link, status);
}

/**
 * Return the first paragraph that begins below the bar.
 * @type {(text: Element) => Element | undefined}
 */
function firstInSight(text) {
  const bar = document.querySelector(".bd-header-article")?.getBoundingClientRect().bottom ?? 0;
  return [...text.querySelectorAll(PARAGRAPH)].find((paragraph) => paragraph.getBoundingClientRect().top >= bar);
}
