/* The keys of a reader, where nothing else has the keyboard: arrows turn the page, letters open what
   the buttons open, `?` lists them all. They can be turned off; Ctrl+K always searches. */

import { _ } from "../../i18n/scripts/interface.js";
import { element } from "../../web/scripts/element.js";
import { remember, remembered } from "../../web/scripts/memory.js";
import { offer, offered } from "../../web/scripts/offers.js";

const KEYS = [
  ["←", "→", _("Previous page, next page")],
  ["c", _("Contents of the work")],
  ["/", _("Search")],
  ["?", _("This help")],
];

const TYPED = "input, textarea, select, [contenteditable]";
// What has arrows of its own, as a table that scrolls, or is open over the page.
const ELSEWHERE = `${TYPED}, dialog, [popover]:popover-open, [role=slider], [tabindex="0"], pre, summary, audio, video`;

// A library without a search has no page for it.
const hasSearch = () => Boolean(document.querySelector("link[rel=search]"));

const areOn = () => remembered("keys") !== "off";
const turnKeys = (/** @type {boolean} */ on) => remember("keys", on ? "" : "off");

/* Listen for keys. */
export function listenForKeys() {
  offer("settings", { name: _("Keyboard shortcuts"), isOn: areOn, turn: turnKeys });
  const showList = offerList();
  /** @type {Record<string, () => unknown>} */
  const own = {
    ArrowLeft: () => turn(isMirrored() ? "next" : "prev"),
    ArrowRight: () => turn(isMirrored() ? "prev" : "next"),
    c: () => press(".contents-button"),
    "/": search,
    "?": showList,
  };
  const follow = (/** @type {KeyboardEvent} */ event) => {
    if (event.altKey || event.defaultPrevented) return;
    const isCommand = event.ctrlKey || event.metaKey;
    if (isCommand && event.key.toLowerCase() === "k") {
      if (search() !== false) event.preventDefault();
    } else if (!isCommand && areOn() && !isElsewhere(event)) {
      const does = own[event.key] ?? offered("keys").find(({ key }) => key === event.key)?.does;
      if (does && does() !== false) event.preventDefault();
    }
  };
  addEventListener("keydown", (event) => {
    if (!isShared(event)) follow(event);
  });
  addEventListener("keydown", (event) => followFirst(event, follow), true);
}

/**
 * The key of `/` and `?` also opens the search that Read the Docs adds to a page, which listens at the
 * document: what is ours goes no further than the window.
 * @type {(event: KeyboardEvent) => boolean}
 */
const isShared = ({ key }) => key === "/" || key === "?";

/** @type {(event: KeyboardEvent, follow: (event: KeyboardEvent) => void) => void} */
function followFirst(event, follow) {
  if (!isShared(event)) return;
  follow(event);
  if (event.defaultPrevented) event.stopImmediatePropagation();
}

/**
 * Where the keyboard is inside of an element of its own making, the event names that element alone.
 * @type {(event: KeyboardEvent) => boolean}
 */
const isElsewhere = (event) => {
  const [target] = event.composedPath();
  const isArrow = event.key.startsWith("Arrow");
  const taken = isArrow ? ELSEWHERE : TYPED;
  return (
    // With Shift, arrows select words.
    (isArrow && event.shiftKey) ||
    (event.key !== "?" && document.querySelector("dialog[open]") !== null) ||
    (target instanceof Element && target.closest(taken) !== null)
  );
};

const isMirrored = () => document.querySelector(".bd-article")?.getAttribute("dir") === "rtl";

function search() {
  if (!hasSearch()) return false;
  dispatchEvent(new Event("fascicle:search"));
}

/**
 * Go to the page before or after; false where there is none.
 * @type {(way: "prev" | "next") => boolean}
 */
function turn(way) {
  const link = /** @type {HTMLAnchorElement | null} */ (document.querySelector(`a[rel=${way}]`));
  if (!link) return false;
  location.assign(link.href);
  return true;
}

/** @type {(button: string) => boolean} */
function press(button) {
  const found = /** @type {HTMLElement | null} */ (document.querySelector(button));
  if (!found || found.hidden) return false;
  found.click();
  return true;
}

/* Put a button into the foot of the page that shows the list; returns what shows it. */
function offerList() {
  /** @type {HTMLDialogElement | null} */
  let list = null;
  const show = () => {
    list ??= listOfKeys();
    list.showModal();
  };
  const button = element("button", { type: "button", className: "keys-button", onclick: show }, _("Keyboard shortcuts"));
  document.querySelector(".bd-footer-content")?.append(button);
  return show;
}

function listOfKeys() {
  const box = element("input", { type: "checkbox", checked: areOn() });
  box.addEventListener("change", () => turnKeys(box.checked));
  const others = offered("keys").map(({ key, name }) => [key, name]);
  const own = KEYS.filter(([key]) => key !== "/" || hasSearch());
  const rows = [...own.slice(0, -1), ...others, ...own.slice(-1)].map((row) => {
    const keys = row.slice(0, -1).flatMap((key, place) => [place ? " " : "", element("kbd", {}, key)]);
    return element("div", {}, element("dt", {}, ...keys.filter(Boolean)), element("dd", {}, row[row.length - 1]));
  });
  const list = element(
    "dialog",
    { className: "keys", "aria-labelledby": "keys-name" },
    element("h2", { id: "keys-name" }, _("Keyboard shortcuts")),
    element("dl", {}, ...rows),
    element("p", {}, element("label", {}, box, " ", _("Use keyboard shortcuts"))),
    element("form", { method: "dialog" }, element("button", { type: "submit", className: "keys-close" }, _("Close"))),
  );
  document.body.append(list);
  return list;
}
