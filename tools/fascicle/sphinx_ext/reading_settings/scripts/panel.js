/* The panel of settings: each is applied as soon as it is chosen. */

import { _, DIRECTION, figures, LANGUAGE } from "../../i18n/scripts/interface.js";
import { element } from "../../web/scripts/element.js";
import { is } from "../../web/scripts/first-use.js";
import { offered } from "../../web/scripts/offers.js";
import { FONTS, RANGES, THEMES } from "./choices.js";

/** @type {Record<string, string>} */
const NAMES = {
  auto: _("System"),
  light: _("Light"),
  sepia: _("Sepia"),
  dark: _("Dark"),
  contrast: _("High contrast"),
  serif: _("Serif"),
  sans: _("Sans serif"),
  dyslexic: _("For dyslexic readers"),
  system: _("System font"),
  indented: _("Indented"),
  spaced: _("Spaced"),
};

/** @typedef {{ choose: (settings: Settings) => void, current: () => Required<Settings> }} Book */

/** @type {HTMLElement | null} */
let panel = null;

/** @type {(button: HTMLElement, book: Book) => void} */
function toggle(button, book) {
  panel ??= made(button, book);
  panel.togglePopover();
}

/** @type {(button: HTMLElement, book: Book) => HTMLElement} */
function made(button, book) {
  const close = element("button", { type: "button", className: "settings-close" }, _("Close"));
  const reset = element("button", { type: "button" }, _("Reset all"));
  const form = element("form", {});
  const fill = () => form.replaceChildren(...controls(book), element("p", { className: "settings-ways" }, reset, close));
  const shown = element("div", { id: "settings", className: "panel settings", popover: "auto", role: "dialog", lang: LANGUAGE, dir: DIRECTION, "aria-label": _("Reading settings") }, form);
  close.addEventListener("click", () => shown.hidePopover());
  reset.addEventListener("click", () => {
    book.choose({});
    for (const each of offered("settings")) each.turn(true);
    fill();
    reset.focus();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  shown.addEventListener("beforetoggle", (event) => event.newState === "open" && fill());
  shown.addEventListener("toggle", (event) => {
    if (event.newState === "open") /** @type {HTMLElement | null} */ (form.querySelector(":checked"))?.focus();
    else if (document.activeElement === document.body || shown.contains(document.activeElement)) button.focus();
  });
  document.querySelector(".bd-header-article")?.append(shown);
  return shown;
}

/** @type {(book: Book) => HTMLElement[]} */
function controls({ choose, current }) {
  const now = current();
  const choice = (/** @type {string} */ legend, /** @type {"theme" | "font" | "paragraphs"} */ name, /** @type {string[]} */ values) => {
    const options = values.map((value) => {
      const input = element("input", { type: "radio", name, value, checked: now[name] === value });
      input.addEventListener("change", () => choose({ [name]: value }));
      return element("label", { "data-value": value }, input, element("span", {}, NAMES[value]));
    });
    return element("fieldset", { "data-setting": name }, element("legend", {}, legend), ...options);
  };
  const range = (/** @type {string} */ label, /** @type {keyof typeof RANGES} */ name, /** @type {(value: number) => string} */ said) => {
    const [min, max, step] = RANGES[name];
    const output = element("output", {}, said(now[name]));
    const input = element("input", { type: "range", name, min, max, step, value: now[name] });
    input.setAttribute("aria-valuetext", said(now[name]));
    input.addEventListener("input", () => {
      const value = Math.round(Number(input.value) * 10) / 10;
      output.textContent = said(value);
      input.setAttribute("aria-valuetext", said(value));
      choose({ [name]: value });
    });
    return element("label", { className: "settings-range" }, element("span", {}, label), input, output);
  };
  return [
    choice(_("Theme"), "theme", THEMES),
    choice(_("Font"), "font", FONTS),
    range(_("Size"), "size", (value) => (value / 100).toLocaleString(LANGUAGE, { style: "percent" })),
    range(_("Line spacing"), "leading", figures),
    range(_("Width of lines"), "measure", (value) => (value / RANGES.measure[3]).toLocaleString(LANGUAGE, { style: "percent" })),
    choice(_("Paragraphs"), "paragraphs", ["indented", "spaced"]),
    element(
      "fieldset",
      { "data-setting": "switches" },
      switched(_("Justified lines"), now.justify === "on", (on) => choose({ justify: on ? "on" : "off" })),
      ...offered("settings").map(({ name, isOn, turn }) => switched(name, isOn(), turn)),
    ),
  ];
}

/** @type {(name: string, isOn: boolean, turn: (on: boolean) => void) => HTMLElement} */
function switched(name, isOn, turn) {
  const input = element("input", { type: "checkbox", checked: isOn });
  input.addEventListener("change", () => turn(input.checked));
  return element("label", {}, input, element("span", {}, name));
}

is("settings/panel", toggle);
