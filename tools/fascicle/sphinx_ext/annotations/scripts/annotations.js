/* The annotations of the page that is open: drawn, made, changed. Loaded on pages of a work that has some,
   and with the first selected words or bookmark. */

import { _ } from "../../i18n/scripts/interface.js";
import { decoded } from "../../web/scripts/addresses.js";
import { is } from "../../web/scripts/first-use.js";
import { notice } from "../../web/scripts/notice.js";
import { described } from "./anchors.js";
import { annotationOf, isBookmark, isSamePlace, noteOf, withNote, wordsOf } from "./annotation.js";
import { draw, drawDraft, drawnAt } from "./drawn.js";
import { located } from "./located.js";
import { showCard } from "./note-card.js";
import { pagesOfTheWork, placesIn, rangesOf, root, shownPages } from "./page-text.js";
import { followSelection, selectedRange } from "./selection-bar.js";
import { waysToShare } from "./sharing.js";
import { change, onChange, read, remove as take, takeOver, takeOverAll, works } from "./store.js";
import { addressOf } from "./text-link.js";

// The first words of a paragraph stand for its bookmark.
const OPENING = /^.{0,80}(?!\S)|^.{80}/su;

const article = /** @type {HTMLElement} */ (document.querySelector(".bd-article"));
const button = /** @type {HTMLElement | null} */ (document.querySelector(".bookmark-button"));
const slug = document.body.dataset.work ?? "";
const pages = slug ? shownPages(article) : [];
/** @type {Notes.Found[]} */
let shown = [];

/* Show what is kept, as it is now. */
function refresh() {
  shown = located(read(slug), pages, pagesOfTheWork(pages)).found;
  draw(shown, article);
  sayBookmark();
}

/* When the page opens, keep what has moved or was lost: not later, or two windows might disagree for ever. */
function settle() {
  const kept = read(slug);
  const { settled } = located(kept, pages, pagesOfTheWork(pages));
  if (JSON.stringify(settled) !== JSON.stringify(kept)) change(slug, (now) => located(now, pages, pagesOfTheWork(pages)).settled);
}

/**
 * Keep an annotation, and what its page and its work are called.
 * @type {(annotation: Notes.Annotation) => boolean}
 */
const keep = (annotation) =>
  change(slug, (kept) => {
    const sources = new Set(annotation.target.map(({ source }) => source));
    const names = pages.filter(({ address }) => sources.has(address)).map(({ address, name, order }) => [address, { name, order }]);
    return {
      ...kept,
      title: document.querySelector("#contents .contents-work")?.textContent?.trim() ?? slug,
      language: article.lang,
      direction: article.dir,
      items: [...kept.items.filter(({ id }) => id !== annotation.id), annotation],
      pages: { ...kept.pages, ...Object.fromEntries(names) },
    };
  });

/** @type {(annotation: Notes.Annotation) => void} */
function remove(annotation) {
  const bringBack = take(slug, [annotation.id]);
  notice(isBookmark(annotation) ? _("The bookmark was deleted.") : _("The highlight was deleted."), { name: _("Undo"), does: bringBack });
}

/** @type {(range: Range) => Notes.Annotation} */
const highlightOf = (range) => annotationOf(placesIn(pages, range).map(({ page, place }) => described(page, place)));

/**
 * Highlight words, unless they are; returns the highlight.
 * @type {(range: Range) => Notes.Annotation}
 */
function highlight(range) {
  const made = highlightOf(range);
  const same = read(slug).items.find((other) => !isBookmark(other) && isSamePlace(made, other));
  if (!same) keep(made);
  getSelection()?.removeAllRanges();
  return same ?? made;
}

/** @type {(range: Range) => void} */
function writeNote(range) {
  const made = highlightOf(range);
  const at = boxOf(range);
  drawDraft(placesIn(pages, range).flatMap(({ page, place }) => rangesOf(page, place)));
  const about = { note: "", at, isWriting: true, takesFocus: true, ways: [], closed: () => drawDraft([]) };
  showCard({ ...about, save: (note) => keep(withNote(made, note)) }, range);
}

/** @type {(range: Range) => DOMRect} */
const boxOf = (range) => [...range.getClientRects()].findLast(({ width }) => width) ?? range.getBoundingClientRect();

/** @type {(range: Range) => { name: string, does: () => unknown }[]} */
function waysToShareWords(range) {
  const found = placesIn(pages, range);
  const onFirst = found.filter(({ page }) => page === found[0].page).map(({ place }) => place);
  return waysToShare(
    () => addressOf(found[0].page, onFirst),
    () => range.toString(),
  );
}

/** @type {() => Offers["selection"][]} */
const ways = () => {
  const range = selectedRange();
  const share = range ? waysToShareWords(range) : [];
  return [{ name: _("Highlight"), does: highlight }, { name: _("Note"), does: writeNote }, ...share];
};

/** @type {(found: Notes.Found, at: DOMRect, takesFocus: boolean) => void} */
function openCard({ annotation, ranges, page, places }, at, takesFocus) {
  const share = waysToShare(
    () => addressOf(page, places),
    () => wordsOf(annotation).join("\n"),
  );
  const save = (/** @type {string} */ note) => keep(withNote(annotation, note));
  const about = { note: noteOf(annotation), at, isWriting: false, takesFocus, save };
  showCard({ ...about, ways: [...share, { name: _("Delete"), does: () => remove(annotation) }] }, ranges[0]);
}

/**
 * Whether a click is for the text: not for a link in it, nor to select words.
 * @type {(event: MouseEvent) => boolean}
 */
function isPlain(event) {
  const isForText = !(/** @type {Element} */ (event.target).closest("a, button, summary, input, label, [role=button]"));
  const isSimple = event.detail < 2 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  return isForText && isSimple && !event.defaultPrevented && Boolean(getSelection()?.isCollapsed);
}

/* The paragraph at the top of the window, below the bar. */
function paragraphAtTop() {
  // The same place whether or not the bar has stepped aside.
  const bar = /** @type {HTMLElement | null} */ (document.querySelector(".bd-header-article"))?.offsetHeight ?? 0;
  const box = article.getBoundingClientRect();
  const line = 24; // less than a line of the text; half of one does not count
  for (let y = bar + line; y < innerHeight; y += line / 2) {
    const hit = document.elementsFromPoint(box.left + box.width / 2, y).find((each) => article.contains(each));
    const element = hit?.closest("[id^='p-']:not(:empty)");
    for (const page of element ? pages : []) {
      const unit = page.element.contains(element ?? null) && page.units.find((each) => each.element === element);
      if (unit) return { page, unit };
    }
  }
  return null;
}

function bookmarkAtTop() {
  const bookmarks = shown.filter(({ annotation }) => isBookmark(annotation));
  const top = bookmarks.length ? paragraphAtTop() : null;
  if (!top) return undefined;
  const { start, text } = top.unit;
  return bookmarks.find(({ page, places: [place] }) => page === top.page && place.start >= start && place.start <= start + text.length)?.annotation;
}

/* Set a bookmark at the paragraph at the top of the window, or take it away. */
function toggleBookmark() {
  const old = bookmarkAtTop();
  const top = paragraphAtTop();
  if (old) remove(old);
  else if (top) {
    const { start, text } = top.unit;
    const [opening] = OPENING.exec(text) ?? [text];
    const place = { start, end: start + opening.length };
    keep(annotationOf([described(top.page, place)], { isBookmark: true }));
  }
}

function sayBookmark() {
  button?.setAttribute("aria-pressed", String(Boolean(bookmarkAtTop())));
}

/* Highlight the selected words, and offer what can be done with them. */
function highlightByKey() {
  const range = selectedRange();
  if (!range || !placesIn(pages, range).length) return;
  const { id } = highlight(range);
  const found = shown.find(({ annotation }) => annotation.id === id);
  if (found) openCard(found, boxOf(found.ranges[found.ranges.length - 1]), true);
}

/* An address may name a paragraph that was edited since: what stood in it is still found. */
function goToMoved() {
  const wanted = decoded(location.hash.slice(1));
  if (!wanted || document.getElementById(wanted)) return;
  const found = shown.find(({ annotation }) => annotation.target.some(({ selector: [{ value }] }) => value === wanted));
  found?.ranges[0].startContainer.parentElement?.scrollIntoView();
}

/**
 * Where an annotation stands on this page, as a link; "" if it does not.
 * @type {(annotation: Notes.Annotation) => string}
 */
function linkHere({ id }) {
  const found = shown.find(({ annotation }) => annotation.id === id);
  const unit = found?.page.units.findLast(({ start }) => start <= found.places[0].start);
  const name = unit && (unit.element.id || unit.element.parentElement?.id);
  return name ? `#${name}` : "";
}

function start() {
  takeOver(slug);
  settle();
  refresh();
  goToMoved();
  onChange(refresh);
  followSelection(ways, (range) => placesIn(pages, range).length > 0);
  article.addEventListener("click", (event) => {
    const hit = isPlain(event) && drawnAt(event.clientX, event.clientY);
    if (!hit) return;
    event.preventDefault();
    openCard(hit.found, hit.box, false);
  });
  let isWaiting = false;
  const follow = () => {
    isWaiting = false;
    sayBookmark();
  };
  addEventListener(
    "scroll",
    () => {
      if (!isWaiting) requestAnimationFrame(follow);
      isWaiting = true;
    },
    { passive: true },
  );
}

if (slug) start();
takeOverAll();
is("annotations/annotations", { toggleBookmark, highlightByKey, linkHere, store: { read, works, change, remove: take, onChange }, slug, root, addresses: pages.map(({ address }) => address) });
