/* A text that is read: the place is kept when the page rests, and the bar shows how far it is. */

import { _, _n, figures } from "../../i18n/scripts/interface.js";
import { element } from "../../web/scripts/element.js";
import { keepReading, reading } from "./kept.js";
import { markRead } from "./marks.js";
import { END, placeInSight, shareRead } from "./place.js";

const RESTED = 800; // milliseconds without scrolling
// A page that was left after less was not read.
const LOOKED_AT = 5000;

/** @typedef {NonNullable<ReturnType<typeof import("./page.js").pageRead>>} Page */

/** @type {(page: Page) => void} */
export function follow(page) {
  const show = shownIn(page);
  let since = performance.now();
  let hasMoved = false;
  let waiting = 0;

  const rest = () => {
    clearTimeout(waiting);
    const now = performance.now();
    const share = shareRead();
    if (hasMoved || now - since > LOOKED_AT) keep(page, share);
    [since, hasMoved] = [now, false];
    show(share);
  };
  show(shareRead());
  addEventListener(
    "scroll",
    () => {
      hasMoved = true;
      clearTimeout(waiting);
      waiting = setTimeout(rest, RESTED);
      requestAnimationFrame(() => show(shareRead()));
    },
    { passive: true },
  );
  addEventListener("pagehide", rest);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) rest();
    else since = performance.now();
  });
}

/** @type {(page: Page, share: number) => void} */
function keep(page, share) {
  const place = placeInSight();
  if (!place || reading().isOff) return;
  const { slug, page: address, name, title, chapter, of, after } = page;
  const isRead = share >= END;
  keepReading((now) => {
    now.places[slug] = { ...place, page: address, name, title, chapter, of, when: Date.now(), ...(isRead ? { after } : {}) };
    const pages = new Set(now.read[slug]);
    if (isRead) pages.add(address);
    now.read[slug] = [...pages];
  });
  if (isRead) markRead();
}

/**
 * Put the progress into the bar; returns what brings it up to date.
 * @type {(page: Page) => (share: number) => void}
 */
function shownIn({ chapter, of, minutes }) {
  const bar = document.querySelector(".bd-header-article");
  const where = bar?.querySelector(".where");
  const line = element("div", { className: "progress-line", ariaHidden: "true" });
  // Reader views leave out what has the class "pager".
  const said = element("span", { className: "progress-said pager" });
  bar?.append(line);
  where?.append(" ", said);
  return (share) => {
    const left = Math.ceil(minutes * (1 - share));
    const place = chapter && of > 1 ? _("{chapter} of {count}", { chapter: figures(chapter), count: figures(of) }) : "";
    const time =
      share >= END ? _("read") : left < 90 ? _n("about one minute left", "about {count} minutes left", left) : _n("about one hour left", "about {count} hours left", Math.round(left / 60));
    line.style.setProperty("--share", String(share));
    const text = [place, time].filter(Boolean).join(" · ");
    if (said.textContent !== text) said.textContent = text;
  };
}
