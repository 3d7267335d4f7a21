/* Marks in the contents of a work: which chapters were read, and where the reader stopped. */

import { _ } from "../../i18n/scripts/interface.js";
import { element } from "../../web/scripts/element.js";
import { reading } from "./kept.js";
import { fromRoot, linksIn } from "./page.js";

/* Mark the lists of contents on this page. */
export function markRead() {
  const { work } = document.body.dataset;
  const pages = (work && reading().read[work]) || [];
  for (const link of linksIn(document)) {
    const isListed = link.closest(".contents-pages, .contents-list");
    if (isListed && !link.hash) mark(link, pages.includes(fromRoot(link.href)));
  }
}

/** @type {(link: HTMLAnchorElement, isRead: boolean) => void} */
function mark(link, isRead) {
  const found = link.querySelector(".is-read");
  const title = link.querySelector(".title") ?? link;
  if (isRead && !found) title.append(element("span", { className: "is-read" }, element("span", { className: "visually-hidden" }, _("(read)"))));
  else if (!isRead) found?.remove();
}
