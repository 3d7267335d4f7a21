/* The panel of what is kept for reading without a connection: what can be kept, its size, how far it is,
   and what is there. */

import { _, DIRECTION, LANGUAGE } from "../../i18n/scripts/interface.js";
import { element } from "../../web/scripts/element.js";
import { is } from "../../web/scripts/first-use.js";
import { KeepingError } from "./problem.js";
import { renew, start, stop, under } from "./keeper.js";
import { prune } from "./keeping.js";
import { keptList, sized } from "./kept-list.js";
import { keptWork } from "./plan.js";
import { sizeOfLibrary, sizeOfWork } from "./sizes.js";
import { currentStore } from "./stores.js";
import { wish } from "./wish.js";

/** @type {HTMLElement | null} */
let panel = null;

/** @type {(root: string) => void} */
function toggle(root) {
  panel ??= made(root);
  panel.togglePopover();
}

/** @type {(root: string) => HTMLElement} */
function made(root) {
  const opener = document.activeElement;
  const close = element("button", { type: "button" }, _("Close"));
  const rows = element("div", { className: "offline-rows" });
  const shown = element(
    "div",
    { id: "offline", className: "panel offline-panel", popover: "auto", role: "dialog", lang: LANGUAGE, dir: DIRECTION, "aria-label": _("Reading offline") },
    element("p", { className: "offline-name" }, _("Reading offline")),
    element("p", { className: "offline-hint" }, _("What is kept in this browser can be read and searched without a connection.")),
    rows,
    element("p", { className: "offline-close" }, close),
  );
  close.addEventListener("click", () => shown.hidePopover());
  const refill = async () => rows.replaceChildren(...(await rowsOf(root, refill)));
  shown.addEventListener("toggle", async (event) => {
    if (event.newState === "open") {
      await refill();
      (rows.querySelector("button") ?? close).focus();
    } else if (opener instanceof HTMLElement && (document.activeElement === document.body || shown.contains(document.activeElement))) {
      opener.focus();
    }
  });
  document.querySelector(".bd-header-article")?.append(shown);
  return shown;
}

/** @type {(root: string, refill: () => Promise<void>) => Promise<HTMLElement[]>} */
async function rowsOf(root, refill) {
  const current = await currentStore(root).catch(() => null);
  const kept = current?.kept ?? null;
  const { works, isAll } = wish.read();
  const { work } = document.body.dataset;
  /** @type {HTMLElement[]} */
  const rows = [];
  const row = (/** @type {HTMLElement} */ name, /** @type {Row} */ about) => rows.push(rowOf(name, about, refill));
  if (work && !isAll) {
    row(nameOf(titleOfPage(), document.querySelector("article")?.lang ?? ""), {
      isKept: Boolean(keptWork(kept, work)),
      isWanted: works.includes(work),
      size: () => sizeOfWork(work, root),
      keep: () => start({ works: [...works.filter((each) => each !== work), work], isAll }, root),
      drop: () => prune(work, root),
    });
  }
  for (const [slug, { title, language }] of isAll ? [] : Object.entries(kept?.works ?? {})) {
    if (slug === work) continue;
    row(nameOf(title, language), { isKept: true, isWanted: true, drop: () => prune(slug, root) });
  }
  row(element("span", {}, _("The whole library")), {
    isKept: Boolean(kept?.wanted.isAll),
    isWanted: isAll,
    size: () => sizeOfLibrary(root),
    keep: () => start({ works: [], isAll: true }, root),
    drop: () => start({ works: [], isAll: false }, root),
  });
  if (kept) rows.push(element("p", { className: "offline-hint" }, _("It takes {size} in this browser.", { size: sized(kept.size) })));
  return rows;
}

/** @typedef {{ isKept: boolean, isWanted: boolean, size?: () => Promise<number | null>, keep?: () => Promise<unknown>, drop: () => Promise<unknown> }} Row */

/** @type {(name: HTMLElement, row: Row, refill: () => Promise<void>) => HTMLElement} */
function rowOf(name, { isKept, isWanted, size, keep, drop }, refill) {
  const said = element("span", { className: "offline-size" });
  const way = element("button", { type: "button" });
  const about = { name: name.textContent ?? "" };
  const running = isWanted && !isKept && under();
  if (running) {
    const bar = element("progress", { max: 1, value: 0, "aria-label": _("Fetching {name}", about) });
    running.told.push((done, total) => {
      Object.assign(bar, { max: total, value: done });
      said.textContent = _("{done} of {total}", { done: sized(done), total: sized(total) });
    });
    running.finished.finally(() => panel?.matches(":popover-open") && refill());
    way.textContent = _("Stop");
    way.addEventListener("click", stop);
    return element("div", { className: "offline-row" }, name, said, way, bar);
  }
  if (isKept) said.textContent = _("kept");
  else tellSize(said, way, size);
  way.textContent = isKept ? _("Remove") : _("Keep");
  way.setAttribute("aria-label", isKept ? _("Remove {name}", about) : _("Keep {name}", about));
  way.addEventListener("click", () => (isKept ? drop : keep)?.().then(refill));
  return element("div", { className: "offline-row" }, name, said, way);
}

/** @type {(said: HTMLElement, way: HTMLElement, size: Row["size"]) => Promise<void>} */
async function tellSize(said, way, size = async () => null) {
  try {
    const bytes = await size();
    if (bytes === null) way.remove();
    said.textContent = bytes === null ? _("too large to be kept as a whole") : sized(bytes);
  } catch (error) {
    const isReached = error instanceof KeepingError && error.reason !== "unreachable";
    said.textContent = isReached ? _("not available now") : _("no connection");
  }
}

/** @type {(title: string, language: string) => HTMLElement} */
const nameOf = (title, language) => element("bdi", { lang: language }, title);

const titleOfPage = () =>
  (document.querySelector("#contents .contents-work a, .bd-article h1")?.textContent ?? "").replace(/¶|#$/g, "").trim();

is("offline/panel", { toggle, renew, fill: keptList });
