/* Ways back to where the reader stopped: on the front page and in the catalogue to the works begun last, on
   a title page to the place in that work. */

import { _, DIRECTION, LANGUAGE } from "../../i18n/scripts/interface.js";
import { element } from "../../web/scripts/element.js";
import { notice } from "../../web/scripts/notice.js";
import { begun, forgetReading, reading } from "./kept.js";
import { markRead } from "./marks.js";
import { inFull } from "./page.js";

// So many works are listed.
const MOST = 3;

export function offerToGoOn() {
  const { work } = document.body.dataset;
  const begin = document.querySelector(".begin");
  const place = work ? reading().places[work] : null;
  if (begin && place && !isOver(place)) begin.prepend(wayTo(place), " ");
  const list = document.querySelector(".in-the-library .works-list, .catalogue-place");
  const open = begun().filter((each) => !isOver(each));
  if (list && open.length) list.before(listOf(open.slice(0, MOST)));
}

/* Whether a work was read to its end: a page that was not says nothing about the one after it. */
/** @type {(place: KeptPlace) => boolean} */
const isOver = ({ after }) => after === null;

/* Where to go on: behind a page that was read, with the next one. */
/** @type {(place: KeptPlace) => { page: string, name: string }} */
const nextOf = ({ page, name, after }) => after ?? { page: `${page}#continue`, name };

/** @type {(place: KeptPlace) => HTMLElement} */
function wayTo(place) {
  const { page, name } = nextOf(place);
  const label = _("Continue");
  const text = name ? _("{label}: {values}", { label, values: name }) : label;
  return element("a", { className: "continue-reading begin-reading", href: inFull(page) }, text);
}

/** @type {(places: KeptPlace[]) => HTMLElement} */
function listOf(places) {
  const forget = element("button", { type: "button" }, _("Forget where I was"));
  const rows = places.map((place) =>
    element(
      "li",
      {},
      element("a", { href: inFull(nextOf(place).page) }, element("bdi", {}, place.title)),
      element("span", { className: "going-on-place" }, element("bdi", {}, nextOf(place).name), " · ", shareOf(place)),
    ),
  );
  const list = element(
    "nav",
    { className: "going-on apparatus", lang: LANGUAGE, dir: DIRECTION, "aria-label": _("Continue reading") },
    element("p", { className: "going-on-name" }, _("Continue reading")),
    element("ul", {}, ...rows),
    forget,
  );
  forget.addEventListener("click", () => {
    const takeBack = forgetReading();
    list.remove();
    markRead();
    notice(_("Forgotten: where you were in each work, and what you have read."), {
      name: _("Undo"),
      does: () => {
        takeBack();
        offerToGoOn();
        markRead();
      },
    });
  });
  return list;
}

/** @type {(place: KeptPlace) => string} */
function shareOf({ chapter, of, share }) {
  const read = of > 1 && chapter ? (chapter - 1 + share) / of : share;
  return read.toLocaleString(LANGUAGE, { style: "percent" });
}
