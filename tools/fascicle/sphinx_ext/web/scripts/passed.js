/* Which works the reader has gone on to read: for this visit, or for good all works of a rating. */

import { decoded } from "./addresses.js";
import { forThisVisit, remember, remembered } from "./memory.js";

/** @type {(rating: string) => string} */
const ofRating = (rating) => `passed-rating:${rating}`;
/** @type {(slug: string) => string} */
const ofWork = (slug) => `passed:${slug}`;

/** @type {(slug: string, rating: string) => boolean} */
export const hasPassed = (slug, rating) => Boolean(remembered(ofRating(rating)) || remembered(ofWork(slug), forThisVisit));

/**
 * The same, by the address of a page from the root of the book.
 * @type {(address: string, rating: string) => boolean}
 */
export const hasGoneOn = (address, rating) => hasPassed(decoded(address.split("/")[1] ?? ""), rating);

/** @type {(slug: string, rating: string, isForGood: boolean) => void} */
export function pass(slug, rating, isForGood) {
  if (isForGood) remember(ofRating(rating), "yes");
  remember(ofWork(slug), "yes", forThisVisit);
}
