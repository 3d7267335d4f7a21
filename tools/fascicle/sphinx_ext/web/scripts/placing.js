/* Where what is told of a place on the page stands: below it, or above where there is no room. */

const GAP = 8;

/**
 * Give where a box of this width and height goes in the window: `left`, if the window is wide enough,
 * and below `at`, the box of the place.
 * @type {(box: { width: number, height: number }, at: DOMRect, left: number) => { left: number, top: number }}
 */
export function spotFor({ width, height }, at, left) {
  const rightmost = document.documentElement.clientWidth - width - GAP;
  const below = at.bottom + GAP;
  const isBelow = below + height <= innerHeight - GAP;
  return {
    left: Math.max(GAP, Math.min(left, rightmost)),
    top: isBelow ? below : Math.max(GAP, at.top - GAP - height),
  };
}
