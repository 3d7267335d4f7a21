/* What is kept of a reader's progress in this library. */

import { formerSlugs, inWork } from "../../web/scripts/addresses.js";
import { areTexts, dictionary, isObject, record } from "../../web/scripts/records.js";

/** @type {() => Reading} */
const nothing = () => ({ places: dictionary({}), read: dictionary({}) });

/** @type {(place: any) => boolean} */
const isPlace = (place) => areTexts(place?.near) && areTexts([place.page, place.name, place.title]) && Number.isFinite(place.share);

/**
 * Return the entries of a dictionary that are of the right shape.
 * @type {(entries: Record<string, any>, is: (value: any) => boolean) => Record<string, any>}
 */
const soundOf = (entries, is) => dictionary(Object.fromEntries(Object.entries(entries).filter(([, value]) => is(value))));

/** @type {(data: any) => Reading | null} */
function sound(data) {
  if (!isObject(data?.places) || !isObject(data.read)) return null;
  const { isOff = false } = data;
  if (typeof isOff !== "boolean") return sound({ places: data.places, read: data.read });
  return { ...data, places: soundOf(data.places, isPlace), read: soundOf(data.read, areTexts) };
}

export const form = { name: "reading", version: 1, empty: nothing, sound };
const kept = record(form);

export const reading = () => kept.read();

/**
 * Change what is kept, by itself or as the reader has asked; another tab may have changed it since this
 * page was opened.
 * @type {(change: (reading: Reading) => void, isAsked?: boolean) => boolean}
 */
export function keepReading(change, isAsked = false) {
  const now = reading();
  change(now);
  return kept.keep(now, isAsked);
}

/**
 * Forget all places and all that was read; returns a way to take that back.
 * @type {() => () => void}
 */
export function forgetReading() {
  const before = reading();
  const { isOff } = before;
  if (isOff) kept.keep({ ...nothing(), isOff });
  else kept.forget();
  return () => void kept.keep(before);
}

/**
 * The works that were begun, the last one first.
 * @type {() => KeptPlace[]}
 */
export const begun = () => Object.values(reading().places).sort((one, other) => other.when - one.when);

/**
 * Move what is kept of a work to another record, or to another slug of the same.
 * @type {(from: Reading, slug: string, now: Reading, to: string) => void}
 */
export function move(from, slug, now, to) {
  const place = from.places[slug];
  const read = from.read[slug] ?? [];
  delete from.places[slug];
  delete from.read[slug];
  if (place && !(now.places[to]?.when > place.when)) now.places[to] = { ...place, page: inWork(place.page, to) };
  if (read.length) now.read[to] = [...new Set([...(now.read[to] ?? []), ...read.map((page) => inWork(page, to))])];
}

/** @type {(reading: Reading, slug: string) => boolean} */
export const has = ({ places, read }, slug) => slug in places || slug in read;

/**
 * Let what is kept of the work on this page follow it from its former addresses.
 * @type {(slug: string) => void}
 */
export function followMoves(slug) {
  for (const former of formerSlugs().filter((one) => has(reading(), one))) keepReading((now) => move(now, former, now, slug));
}
