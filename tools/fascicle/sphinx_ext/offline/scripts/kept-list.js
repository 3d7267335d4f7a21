/* The list of what is kept, on the page that is shown in place of one that is not. */

import { _, LANGUAGE } from "../../i18n/scripts/interface.js";
import { element } from "../../web/scripts/element.js";
import { currentStore } from "./stores.js";

/** @type {(root: string, place: HTMLElement) => Promise<void>} */
export async function keptList(root, place) {
  const asked = new URLSearchParams(location.search).get("page");
  const missing = /** @type {HTMLElement | null} */ (document.querySelector(".offline-missing"));
  if (asked !== null && missing) {
    const address = new URL(asked, root);
    // The address bar may say anything.
    const page = address.href.startsWith(root) ? address.href : root;
    missing.hidden = false;
    missing.querySelector("a")?.setAttribute("href", page);
    addEventListener("online", () => location.replace(page));
  }
  const current = await currentStore(root).catch(() => null);
  if (!current) return;
  const { works, wanted, size } = current.kept;
  const rows = Object.entries(works).map(([slug, { title, language }]) => {
    const link = element("a", { href: new URL(`works/${encodeURIComponent(slug)}/index.html`, root).href }, element("bdi", { lang: language }, title));
    return element("li", {}, link);
  });
  const name = wanted.isAll ? _("The whole library is kept") : _("Kept in this browser");
  const said = element("p", {}, _("It takes {size} in this browser.", { size: sized(size) }));
  place.replaceChildren(element("h2", {}, name), element("ul", {}, ...rows), said);
}

const MEGABYTE = 1_000_000;

/**
 * A size for readers.
 * @type {(bytes: number) => string}
 */
export const sized = (bytes) =>
  new Intl.NumberFormat(LANGUAGE, { style: "unit", unit: "megabyte", maximumFractionDigits: 1, minimumFractionDigits: 1 })
    .format(Math.max(bytes / MEGABYTE, 0.1));
