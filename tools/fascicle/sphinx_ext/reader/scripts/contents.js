/* The contents of a work. The browser opens and closes them by itself, and gives the focus back. In a
   wide window they stand beside the text until the reader closes them, and that is remembered. */

import { remember, remembered } from "../../web/scripts/memory.js";

const wide = matchMedia("(min-width: 75em)");

/** @type {(hidden: boolean) => void} */
function hideContents(hidden) {
  if (hidden) document.documentElement.dataset.contents = "hidden";
  else delete document.documentElement.dataset.contents;
  remember("contents", hidden ? "hidden" : "");
}

// Before the page is drawn.
if (remembered("contents") === "hidden") hideContents(true);

export function enterContents() {
  const contents = document.getElementById("contents");
  if (!contents) return;
  const current = /** @type {HTMLElement | null} */ (contents.querySelector("[aria-current]") ?? contents.querySelector("a"));
  const reveal = () => {
    if (current) contents.scrollTop = current.offsetTop - contents.clientHeight / 3;
  };
  reveal();
  contents.addEventListener("beforetoggle", (event) => {
    if (wide.matches) hideContents(event.newState !== "open");
  });
  contents.addEventListener("toggle", (event) => {
    if (event.newState !== "open") return;
    reveal();
    current?.focus({ preventScroll: true });
  });
  contents.querySelector(".contents-close")?.addEventListener("click", () => {
    if (wide.matches && !contents.matches(":popover-open")) {
      hideContents(true);
      /** @type {HTMLElement | null} */ (document.querySelector(".contents-button"))?.focus();
    }
  });
  contents.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("a[href^='#']");
    const leaves = link && !wide.matches;
    if (leaves && contents.matches(":popover-open")) contents.hidePopover();
  });
}
