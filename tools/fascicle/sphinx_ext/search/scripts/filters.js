/* Filters: of authors, series, tags … those that a reader ticks are kept. */

import { _, figures, LANGUAGE } from "../../i18n/scripts/interface.js";
import { languageName } from "../../i18n/scripts/languages.js";
import { element } from "../../web/scripts/element.js";
import { NAMES } from "./filter-names.js";

// Of longer lists a reader types what to look for.
const MANY = 12;

/**
 * Show what can be chosen into `place`; `choose` is told what is chosen, each time.
 * @type {(place: Element, counts: Record<string, Map<string, number>>, chosen: Search.Chosen, choose: (chosen: Search.Chosen) => void) => void}
 */
export function offer(place, counts, chosen, choose) {
  const active = document.activeElement;
  const open = active?.closest(".search-filter")?.getAttribute("data-name");
  const focused = active instanceof HTMLInputElement ? active.value : "";
  const groups = Object.entries(NAMES).map(([name, title]) => group(name, title, counts[name], chosen, choose));
  place.replaceChildren(...groups.filter((each) => each !== null));
  // What was ticked last keeps the focus when the counts change.
  if (!open) return;
  const inputs = [.../** @type {NodeListOf<HTMLInputElement>} */ (place.querySelectorAll(`[data-name="${open}"] input`))];
  inputs.find(({ value }) => value === focused)?.focus();
}

/** @type {(name: string, title: string, values: Map<string, number> | undefined, chosen: Search.Chosen, choose: (chosen: Search.Chosen) => void) => HTMLElement | null} */
function group(name, title, values, chosen, choose) {
  // A work is chosen by its name in addresses, and shown by its title.
  const key = name === "title" ? "work" : name;
  const options = [...(values ?? [])].map(([value, count]) => option(name, value, count));
  const listed = options.filter(({ value, count }) => count || chosen[key]?.includes(value));
  if (listed.length < 2 && !chosen[key]?.length) return null;
  listed.sort((a, b) => a.label.localeCompare(b.label, LANGUAGE));
  const rows = listed.map((one) => row(key, one, chosen, choose));
  const set = element("fieldset", { className: "search-filter", "data-name": key }, element("legend", {}, title));
  if (rows.length > MANY) set.append(narrowing(title, rows));
  set.append(element("div", { className: "search-values" }, ...rows));
  return set;
}

/** @type {(name: string, value: string, count: number) => Search.Option} */
function option(name, value, count) {
  if (name === "title") {
    const [slug, ...title] = value.split("/");
    return { value: slug, label: title.join("/"), count };
  }
  return { value, label: name === "language" ? languageName(value) : value, count };
}

/** @type {(key: string, option: Search.Option, chosen: Search.Chosen, choose: (chosen: Search.Chosen) => void) => HTMLElement} */
function row(key, { value, label, count }, chosen, choose) {
  const now = chosen[key] ?? [];
  const input = element("input", { type: "checkbox", value, checked: now.includes(value) });
  input.addEventListener("change", () => {
    const values = input.checked ? [...now, value] : now.filter((/** @type {string} */ one) => one !== value);
    choose({ ...chosen, [key]: values });
  });
  const many = element("span", { className: "search-count" }, figures(count));
  return element("label", {}, input, element("bdi", {}, label), " ", many);
}

/**
 * Offer a field that shows only those rows that have what is typed.
 * @type {(title: string, rows: HTMLElement[]) => HTMLElement}
 */
function narrowing(title, rows) {
  const field = element("input", { type: "text", autocomplete: "off", "aria-label": _("{kind}: show only entries that contain", { kind: title }) });
  field.placeholder = _("Filter {number} entries", { number: figures(rows.length) });
  field.addEventListener("input", () => {
    const wanted = field.value.toLowerCase();
    for (const one of rows) {
      one.hidden = !one.textContent?.toLowerCase().includes(wanted) && !one.querySelector("input")?.checked;
    }
  });
  field.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  return field;
}
