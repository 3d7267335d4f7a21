/* An entry of a long catalogue, made of what its row says: as templates/catalogue/entry.html, without
   summary and downloads, its cover as covers.html has it. */

import { _, _n, LANGUAGE, pieces } from "../../i18n/scripts/interface.js";
import { languageName } from "../../i18n/scripts/languages.js";
import { element } from "../../web/scripts/element.js";

/** @type {Intl.DateTimeFormatOptions} */
const MONTHS = { year: "numeric", month: "long", timeZone: "UTC" };
const MONTH = new Intl.DateTimeFormat(LANGUAGE, MONTHS);
const DAY = new Intl.DateTimeFormat(LANGUAGE, { ...MONTHS, day: "numeric" });

/**
 * Make the entry of a row; addresses are below `root`, and those of names end in `suffix`.
 * @type {(row: Catalogue.Row, links: Catalogue.Links, root: string, suffix: string) => HTMLElement}
 */
export function entryOf(row, links, root, suffix) {
  const [title, address, , , number, , , [rating, warnings], status, language, words, what, date, isUntitled, subtitle, cover] = row;
  const [authors, series, tags] = (/** @type {const} */ (["authors", "series", "tags"])).map((folder) =>
    links[folder].map(([slug, name]) => element("a", { href: `${root}${folder}/${encodeURIComponent(slug)}${suffix}` }, name)));
  const name = element("p", { className: "entry-name" }, element("a", { className: "entry-title", href: root + address, lang: language, dir: "auto" }, title));
  if (subtitle) name.append(" ", element("span", { className: "entry-subtitle", lang: language, dir: "auto" }, subtitle));
  if (authors.length) name.append(" ", fact("entry-by", pieces(_("by {authors}"), { authors: inARow(authors) })));
  const facts = [
    ...series.map((each) => fact("entry-series", number ? pieces(_("Book {number} of {series}"), { number: element("bdi", {}, number), series: each }) : [each])),
    isUntitled && fact("entry-untitled", [_("untitled")]),
    words && fact("entry-length", [_n("{count} word", "{count} words", words)]),
    language !== LANGUAGE && fact("", [languageName(language)]),
    rating && fact("rating", [_("Rating: {rating}", { rating })]),
    warnings.length && fact("warnings", [_("Warnings: {warnings}", { warnings: warnings.join(warnings.join().includes(",") ? "; " : ", ") })]),
    status && fact("", pieces(_("Status: {status}"), { status: fact("entry-status", [status]) })),
    date && fact("entry-date", dated(what, date)),
  ];
  const said = element("p", { className: "entry-facts" });
  for (const each of facts) if (each) said.append(each, " ");
  const entry = element("li", { className: "entry" }, name, said);
  if (cover) entry.prepend(coverOf(cover, root + address, title, language));
  if (tags.length) entry.append(element("p", { className: "entry-tags" }, ...tags.flatMap((tag, place) => [place ? ", " : "", tag])));
  return entry;
}

/** @type {(cover: Catalogue.Cover, address: string, title: string, language: string) => HTMLElement} */
function coverOf(cover, address, title, language) {
  const link = element("a", { className: "cover", href: address, tabIndex: -1, ariaHidden: "true" });
  if (typeof cover[1] === "number") {
    const [file, width, height] = cover;
    link.append(element("img", { src: address.replace(/[^/]*$/, "") + file, alt: "", width, height, loading: "lazy" }));
    return link;
  }
  const [design, ground, size] = cover;
  /** @type {Catalogue.Looks} */
  const { designs, inks } = JSON.parse(document.getElementById("catalogue")?.dataset.covers ?? "");
  const [isRanged, edges] = designs[design];
  link.className += isRanged ? " is-drawn is-ranged" : " is-drawn";
  link.style.cssText = `--ground:${ground};--ink:${inks[ground]};--size:${size};--edges:${edges}`;
  link.innerHTML = `<svg viewBox="0 0 120 180"><use href="#drawn-${design}"/></svg>`;
  link.append(element("span", { lang: language, dir: "auto", "data-title": title }));
  return link;
}

/** @type {(className: string, inside: (Node | string)[]) => HTMLElement} */
const fact = (className, inside) => element("span", className ? { className } : {}, ...inside);

/** @type {(links: HTMLElement[]) => (Node | string)[]} */
const inARow = (links) =>
  links.flatMap((link, place) => [!place ? "" : place === links.length - 1 ? _(" and ") : ", ", link]);

/** @type {(what: string, date: string) => (Node | string)[]} */
function dated(what, date) {
  const shown = element("time", { dateTime: date }, dayOf(date));
  if (what === "updated") return pieces(_("updated {date}"), { date: shown });
  if (what === "completed") return pieces(_("completed {date}"), { date: shown });
  if (what === "published") return pieces(_("published {date}"), { date: shown });
  return pieces(_("written {date}"), { date: shown });
}

/**
 * Write a year, a month or a day in words.
 * @type {(date: string) => string}
 */
function dayOf(date) {
  const [, month, day] = date.split("-");
  if (!month) return date;
  return (day ? DAY : MONTH).format(new Date(`${date}${day ? "" : "-01"}T00:00Z`));
}
