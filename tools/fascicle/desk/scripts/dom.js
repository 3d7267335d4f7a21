/* Elements from code. Words of texts are only ever text nodes and values of attributes. */

/** @typedef {Node | string | number | null | undefined | false | (Node | string)[]} Child */

/**
 * Returns an element. Keys that begin with "on" are listeners, with "--" properties of its style; true is an empty attribute, and false and null are none.
 * @param {string} tag
 * @param {Record<string, any>} [attributes]
 * @param {...Child} children
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key.startsWith("--")) element.style.setProperty(key, value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value != null) element.setAttribute(key, String(value));
  }
  for (const child of children.flat()) {
    if (child instanceof Node) element.append(child);
    else if (child || child === 0) element.append(String(child));
  }
  return element;
}

/** @type {(words: string, act: (event: Event) => unknown, more?: Record<string, any>) => HTMLElement} */
export const button = (words, act, more = {}) => h("button", { type: "button", onclick: act, ...more }, words);

/** @type {(number: number, one: string, several?: string) => string} */
export const count = (number, one, several = `${one}s`) => `${number.toLocaleString("en")} ${number === 1 ? one : several}`;

/** @type {(label: string, control: HTMLElement) => HTMLElement} */
export const labelled = (label, control) => h("label", {}, h("span", {}, label), control);

/** @type {(options: (string | [string, string])[], chosen: string, more?: Record<string, any>) => HTMLSelectElement} */
export function choices(options, chosen, more = {}) {
  const pairs = options.map((it) => (typeof it === "string" ? [it, it] : it));
  const entries = pairs.map(([value, words]) => h("option", { value, selected: value === chosen }, words));
  return /** @type {HTMLSelectElement} */ (h("select", more, ...entries));
}

/** The keys are those of the text again, or of the view. */
export function backToText() {
  const text = /** @type {HTMLElement | null} */ (document.querySelector(".lines") ?? document.getElementById("main"));
  text?.focus({ preventScroll: true });
}

/**
 * Opens a dialog at what is to be done there, and removes it once it is closed.
 * @type {(title: string, ...content: Child[]) => HTMLDialogElement}
 */
export function dialog(title, ...content) {
  const close = button("Close", () => box.dispatchEvent(new Event("cancel", { cancelable: true })) && box.close(), { class: "close" });
  const box = /** @type {HTMLDialogElement} */ (h("dialog", { "aria-label": title }, h("div", { class: "head" }, h("h2", {}, title), close), ...content));
  box.addEventListener("close", () => {
    box.remove();
    if (document.activeElement === document.body) backToText();
  });
  document.body.append(box);
  box.showModal();
  /** @type {HTMLElement | null} */ (box.querySelector("form input, .question .acts button, .primary"))?.focus({ preventScroll: true });
  return box;
}

/** Asks for a line of text; "" if it is given up. @type {(label: string, value: string) => Promise<string>} */
export function askFor(label, value) {
  return new Promise((resolve) => {
    const field = /** @type {HTMLInputElement} */ (h("input", { name: "line", value, required: true, size: 40, "aria-label": label }));
    const form = h("form", { class: "acts" }, field, h("button", { class: "primary" }, "Done"));
    const box = dialog(label, form);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      resolve(field.value.trim());
      box.close();
    });
    box.addEventListener("close", () => resolve(""));
    field.select();
  });
}
