/* The bar by selected words of the text: what can be done with them. Other features add to it by
   `offer("selection", …)`. */

import { _ } from "../../i18n/scripts/interface.js";
import { element } from "../../web/scripts/element.js";
import { offered } from "../../web/scripts/offers.js";
import { floating, showBy } from "./floating.js";

// Until the selection rests.
const REST = 250; // milliseconds

/**
 * Follow the selection; `ways` lists what can be done, and `canUse` tells for which ranges.
 * @type {(ways: () => Offers["selection"][], canUse: (range: Range) => boolean) => void}
 */
export function followSelection(ways, canUse) {
  const bar = floating({ role: "group", "aria-label": _("Selected words") });
  let resting = 0;
  let isPressed = Boolean(document.querySelector("body:active"));
  let isTouched = false;
  let isTyped = false;
  const hide = () => bar.matches(":popover-open") && bar.hidePopover();
  const follow = () => {
    // While it is used, the words are those that it was opened for.
    if (isPressed || bar.contains(document.activeElement)) return;
    const range = selectedRange();
    if (!range || !canUse(range)) return hide();
    bar.replaceChildren(...[...ways(), ...offered("selection")].map((way) => buttonFor(way, range, hide)));
    showBy(bar, endOf(range, isTouched), isTouched);
  };
  const wait = (rest = REST) => {
    clearTimeout(resting);
    resting = setTimeout(follow, rest);
  };
  document.addEventListener("selectionchange", () => wait(selectedRange() ? REST : 0));
  addEventListener("pointerdown", (event) => {
    isTouched = event.pointerType === "touch";
    isTyped = false;
    isPressed = !isTouched && !bar.contains(/** @type {Node} */ (event.target));
  });
  for (const end of ["pointerup", "pointercancel"])
    addEventListener(end, () => {
      isPressed = false;
      wait(0);
    });
  // A click in the bar leaves the words selected.
  bar.addEventListener("mousedown", (event) => event.preventDefault());
  addEventListener("keydown", (event) => {
    const isOpen = bar.matches(":popover-open");
    if (event.key === "Escape" && isOpen) hide();
    // From words that were selected with the keyboard, it leads into the bar.
    else if (event.key === "Tab" && !event.shiftKey && isOpen && isTyped) bar.querySelector("button")?.focus();
    else {
      isTyped ||= event.shiftKey;
      return;
    }
    isTyped = false;
    event.preventDefault();
  });
  wait(0);
}

/* The range of the selected words; null if there are none. */
export function selectedRange() {
  const selection = getSelection();
  return selection?.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0).cloneRange() : null;
}

/** @type {(way: Offers["selection"], range: Range, hide: () => unknown) => HTMLElement} */
function buttonFor({ name, does }, range, hide) {
  const button = element("button", { type: "button" }, name);
  button.addEventListener("click", () => {
    hide();
    does(range);
  });
  return button;
}

/**
 * The box of the last words; on a touch screen that of all, since the handle may be at either end.
 * @type {(range: Range, isTouched: boolean) => DOMRect}
 */
function endOf(range, isTouched) {
  const all = range.getBoundingClientRect();
  const boxes = [...range.getClientRects()].filter(({ width }) => width);
  const last = boxes[boxes.length - 1] ?? all;
  const isInSight = last.top < innerHeight;
  return isTouched || !isInSight ? all : last;
}
