/* What features offer one another without knowing of each other: keys, settings, ways on from selected
   words. Whoever shows them asks when it does, so that it does not matter which script came first. */

/**
 * Offer something of a kind.
 * @template {keyof Offers} K
 * @param {K} kind
 * @param {...Offers[K]} items
 */
export const offer = (kind, ...items) =>
  addEventListener(`fascicle:${kind}`, (event) => /** @type {CustomEvent} */ (event).detail.push(...items));

/**
 * List what is offered of a kind.
 * @template {keyof Offers} K
 * @param {K} kind
 * @returns {Offers[K][]}
 */
export function offered(kind) {
  /** @type {Offers[K][]} */
  const found = [];
  dispatchEvent(new CustomEvent(`fascicle:${kind}`, { detail: found }));
  return found;
}
