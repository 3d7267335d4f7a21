/* How a reader likes to read: what is kept of it, and how a page follows it. */

import { forget, remembered } from "../../web/scripts/memory.js";
import { isObject, record } from "../../web/scripts/records.js";
import { RANGES, valid } from "./choices.js";

const root = document.documentElement;
// A library may choose the theme that pages have until the reader chooses one.
const ofTheLibrary = root.dataset.mode ?? "auto";

const kept = record({
  name: "settings",
  version: 1,
  empty: () => /** @type {Settings} */ ({}),
  // What nobody could choose is passed over.
  sound: (data) => (isObject(data) ? /** @type {Settings} */ (data) : null),
  // Before there was a record, the theme was kept by itself.
  upgrade: () => ({ theme: remembered("mode") ?? undefined }),
});

let chosen = valid(kept.read());

/* The value of each setting: as chosen, else as the book is. */
export const current = () => ({
  theme: ofTheLibrary,
  font: "serif",
  size: RANGES.size[3],
  leading: RANGES.leading[3],
  measure: RANGES.measure[3],
  paragraphs: "indented",
  justify: "off",
  ...chosen,
});

/* Let the page follow what is chosen. */
export function apply() {
  const { theme, font, size, paragraphs, justify } = current();
  const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
  Object.assign(root.dataset, {
    mode: theme,
    theme: theme === "dark" || (isDark && ["auto", "contrast"].includes(theme)) ? "dark" : "light",
    font,
    paragraphs,
    justify,
  });
  set("--zoom", size === RANGES.size[3] ? "" : String(size / 100));
  set("--leading", String(chosen.leading ?? ""));
  set("--measure", chosen.measure ? `${chosen.measure}ch` : "");
}

/** @type {(name: string, value: string) => void} */
const set = (name, value) => root.style.setProperty(name, value);

/**
 * Choose something, or with {} all as the book is; the paragraph at the top of the window stays there.
 * @type {(settings: Settings) => void}
 */
export function choose(settings) {
  const isReset = !Object.keys(settings).length;
  chosen = isReset ? {} : valid({ ...chosen, ...settings });
  const stays = firstInSight();
  const before = stays?.getBoundingClientRect().top ?? 0;
  apply();
  if (stays) scrollBy({ top: stays.getBoundingClientRect().top - before, behavior: "instant" });
  forget("mode");
  if (isReset) kept.forget();
  else kept.keep(chosen);
}

/* The first paragraph that is seen, if the reader has gone past the beginning. */
function firstInSight() {
  const bar = document.querySelector(".bd-header-article")?.getBoundingClientRect().bottom ?? 0;
  if (scrollY < bar) return undefined;
  return [...document.querySelectorAll("[id^='p-']")].find((paragraph) => paragraph.getBoundingClientRect().bottom > bar);
}
