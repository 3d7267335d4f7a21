/* What is kept of a reader's progress in this library. */

import { formerSlugs, hasWork, inWork } from "../../web/scripts/addresses.js";
import { byTitle, remember, remembered } from "../../web/scripts/memory.js";
import { areTexts, dictionary, isObject, record } from "../../web/scripts/records.js";

/** @type {() => Reading} */
const nothing = () => ({ places: dictionary({}), read: dictionary({}) });

const TEXTS = ["page", "name", "title", "paragraph"];
const NUMBERS = ["part", "share", "chapter", "of", "when"];

/** @type {(place: any) => boolean} */
const isPlace = (place) =>
  isObject(place) &&
  areTexts(place.near) &&
  TEXTS.every((name) => typeof place[name] === "string") &&
  NUMBERS.every((name) => Number.isFinite(place[name]) || place[name] === null);

/**
 * Return the entries of a dictionary that are of the right shape.
 * @type {(entries: Record<string, any>, is: (value: any) => boolean) => Record<string, any>}
 */
const soundOf = (entries, is) => dictionary(Object.fromEntries(Object.entries(entries).filter(([, value]) => is(value))));

/** @type {(data: any) => Reading | null} */
function sound(data) {
  if (!isObject(data?.places) || !isObject(data.read)) return null;
  const { pace = 0, isOff = false } = data;
  if (!Number.isFinite(pace) || typeof isOff !== "boolean") return sound({ places: data.places, read: data.read });
  return { ...data, places: soundOf(data.places, isPlace), read: soundOf(data.read, areTexts) };
}

const form = { name: "reading", version: 1, empty: nothing, sound };
const kept = record(form);
const ofTitle = record({ ...form, shelf: byTitle });

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
function move(from, slug, now, to) {
  const place = from.places[slug];
  const read = from.read[slug] ?? [];
  delete from.places[slug];
  delete from.read[slug];
  if (place && !(now.places[to]?.when > place.when)) now.places[to] = { ...place, page: inWork(place.page, to) };
  if (read.length) now.read[to] = [...new Set([...(now.read[to] ?? []), ...read.map((page) => inWork(page, to))])];
}

/** @type {(reading: Reading, slug: string) => boolean} */
const has = ({ places, read }, slug) => slug in places || slug in read;

/**
 * Take over what was kept of the work on this page when it had other addresses, or when all books of this
 * title had one record.
 * @type {(slug: string) => void}
 */
export function takeOver(slug) {
  const former = formerSlugs();
  for (const each of former.filter((one) => has(reading(), one))) keepReading((now) => move(now, each, now, slug));
  for (const each of [slug, ...former]) takeFromTitle(each, slug);
}

/** @type {(slug: string, to: string) => void} */
function takeFromTitle(slug, to) {
  const older = ofTitle.read();
  if (!has(older, slug) || isFromFolder()) return;
  const { pace, isOff } = older;
  const isKept = keepReading((now) => {
    move(older, slug, now, to);
    now.pace ??= pace;
    if (isOff) now.isOff = isOff;
  });
  if (!isKept) return;
  if (Object.keys(older.places).length || Object.keys(older.read).length) ofTitle.keep(older, false);
  else ofTitle.forget();
}

const isFromFolder = () => location.protocol === "file:";
const ASKED = "taken-over:reading";

/**
 * Take over what was kept by title of any work that this book has; true if there was something.
 * @type {() => Promise<boolean>}
 */
export async function takeOverAll() {
  const { places, read } = ofTitle.read();
  const slugs = [...new Set([...Object.keys(places), ...Object.keys(read)])];
  if (!slugs.length || isFromFolder() || remembered(ASKED)) return false;
  const answers = await Promise.all(slugs.map(hasWork));
  for (const slug of slugs.filter((_slug, at) => answers[at])) takeFromTitle(slug, slug);
  // Of the others, each page takes its own.
  if (!answers.includes(undefined)) remember(ASKED, "yes");
  return answers.includes(true);
}
