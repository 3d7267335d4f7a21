/* Which works the reader has gone on to read: for this visit, or for good all works of a rating. */

import { forThisVisit, remember, remembered } from "./memory.js";

const ofRating = (rating) => `passed-rating:${rating}`;
const ofWork = (slug) => `passed:${slug}`;

export const hasPassed = (slug, rating) => Boolean(remembered(ofRating(rating)) || remembered(ofWork(slug), forThisVisit));

/* The same, by the address of a page from the root of the book. */
export const hasGoneOn = (address, rating) => hasPassed(decodeURIComponent(address.split("/")[1] ?? ""), rating);

export function pass(slug, rating, isForGood) {
  if (isForGood) remember(ofRating(rating), "yes");
  remember(ofWork(slug), "yes", forThisVisit);
}
