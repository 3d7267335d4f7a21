/* What was kept of the progress in all books of a title together, before the address of the book counted:
   each takes over that of its own works. Loaded only where there is such a record. */

import { formerSlugs, hasWork } from "../../web/scripts/addresses.js";
import { byTitle, remember, remembered } from "../../web/scripts/memory.js";
import { record } from "../../web/scripts/records.js";
import { form, has, keepReading, move } from "./kept.js";

const ofTitle = record({ ...form, shelf: byTitle });
const ASKED = "taken-over:reading";

/* On a page of a work take over that one, under its former slugs as well, elsewhere those that the book has. */
export async function takeOver() {
  const { work } = document.body.dataset;
  if (work) return [work, ...formerSlugs()].forEach((slug) => void takeFromTitle(slug, work));
  const { places, read } = ofTitle.read();
  const slugs = [...new Set([...Object.keys(places), ...Object.keys(read)])];
  if (!slugs.length || remembered(ASKED)) return;
  const answers = await Promise.all(slugs.map(hasWork));
  for (const slug of slugs.filter((_slug, at) => answers[at])) takeFromTitle(slug, slug);
  // Of the others, each page takes its own.
  if (!answers.includes(undefined)) remember(ASKED, "yes");
}

/** @type {(slug: string, to: string) => void} */
function takeFromTitle(slug, to) {
  const older = ofTitle.read();
  if (!has(older, slug)) return;
  const { isOff } = older;
  const isKept = keepReading((now) => {
    move(older, slug, now, to);
    if (isOff) now.isOff = isOff;
  });
  if (!isKept) return;
  if (Object.keys(older.places).length || Object.keys(older.read).length) ofTitle.keep(older, false);
  else ofTitle.forget();
}
