/* Bookmarks, highlights and notes, on each page: the buttons and keys. All else is loaded where the reader
   has annotations, or makes the first. */

import { _ } from "../../i18n/scripts/interface.js";
import { formerSlugs } from "../../web/scripts/addresses.js";
import { firstUse } from "../../web/scripts/first-use.js";
import { here } from "../../web/scripts/here.js";
import { byTitle, remembered } from "../../web/scripts/memory.js";
import { notice } from "../../web/scripts/notice.js";
import { offer } from "../../web/scripts/offers.js";

function offerAnnotations() {
  const bookmark = /** @type {HTMLElement | null} */ (document.querySelector(".bookmark-button"));
  const list = /** @type {HTMLElement | null} */ (document.querySelector(".annotations-button"));
  const article = document.querySelector(".bd-article");
  const { work } = document.body.dataset;
  if (!bookmark || !list || !HTMLElement.prototype.showPopover) return;
  /** @type {() => Promise<Notes.Part>} */
  const load = () => firstUse("annotations/annotations", here);
  const fail = () => notice(_("This cannot be loaded. Is there a connection?"));
  const open = () => Promise.all([load(), firstUse("annotations/notes-panel", here)]).then(([part, show]) => show(part), fail);
  list.hidden = false;
  list.addEventListener("click", open);
  offer("keys", { key: "n", name: _("Notes and bookmarks"), does: open });
  if (!work || !article?.querySelector("[id^='p-']")) return;

  const isSelected = () => {
    const selection = getSelection();
    return Boolean(selection?.rangeCount && !selection.isCollapsed && article.contains(selection.getRangeAt(0).commonAncestorContainer));
  };
  const toggle = () => load().then((part) => part.toggleBookmark(), fail);
  const highlight = () => isSelected() && load().then((part) => part.highlightByKey(), fail);
  bookmark.hidden = false;
  bookmark.addEventListener("click", toggle);
  offer("keys", { key: "b", name: _("Bookmark this place"), does: toggle }, { key: "h", name: _("Highlight the selected words"), does: highlight });
  const follow = () => {
    if (!isSelected()) return;
    document.removeEventListener("selectionchange", follow);
    // Without a connection the words can still be read.
    load().catch(() => document.addEventListener("selectionchange", follow));
  };
  const isKept = (/** @type {string} */ slug) => remembered(`annotations:${slug}`) ?? remembered(`annotations:${slug}`, byTitle);
  if ([work, ...formerSlugs()].some(isKept)) load().catch(fail);
  document.addEventListener("selectionchange", follow);
}

addEventListener("DOMContentLoaded", offerAnnotations);
