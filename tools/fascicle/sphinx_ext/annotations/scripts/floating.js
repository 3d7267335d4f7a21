/* Small boxes by words of the text: below them; on a touch screen lower still, clear of the handles of the
   selection and of the system's menu above it. */

import { DIRECTION, LANGUAGE } from "../../i18n/scripts/interface.js";
import { element } from "../../web/scripts/element.js";
import { spotFor } from "../../web/scripts/placing.js";

// The handles below selected words are about as high.
const HANDLES = 36;
const GAP = 8;

/**
 * Make a box. It is where the text is, so that who moves from landmark to landmark comes by it.
 * @type {(properties: Record<string, any>) => HTMLElement}
 */
export function floating(properties) {
  const box = element("div", { className: "annotation-box", popover: "manual", lang: LANGUAGE, dir: DIRECTION, ...properties });
  document.getElementById("main-content")?.append(box);
  return box;
}

/**
 * Show a box by another of the window.
 * @type {(box: HTMLElement, at: DOMRect, isTouched?: boolean) => void}
 */
export function showBy(box, at, isTouched = false) {
  if (!box.matches(":popover-open")) box.showPopover();
  const size = box.getBoundingClientRect();
  const spot = spotFor(size, at, at.left + at.width / 2 - size.width / 2);
  const lower = Math.min(at.bottom + HANDLES, innerHeight - size.height - GAP);
  box.style.setProperty("--left", `${spot.left + scrollX}px`);
  box.style.setProperty("--top", `${(isTouched ? lower : spot.top) + scrollY}px`);
}
