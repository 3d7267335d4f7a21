/* The cover of a work: a file, an image of the text, or its title and authors. */

import { button, dialog, h } from "./dom.js";
import { ask, imageOf, of } from "./server.js";

/** @typedef {{file?: File, value?: string}} Chosen  A file, or the value of the key; "" is that of the text. */

/** Asks for a cover in a dialog. @type {(slug: string, title: string) => Promise<Chosen | undefined>} */
export async function chooseCover(slug, title) {
  const { images, cover } = await ask(`${of(slug)}/images`);
  const shown = cover.replace("images/", "");
  return new Promise((resolve) => {
    const choose = (/** @type {Chosen} */ chosen) => {
      resolve(chosen);
      box.close();
    };
    const file = /** @type {HTMLInputElement} */ (h("input", { type: "file", id: "cover-file", class: "hidden", accept: "image/png,image/jpeg,image/gif,image/webp", onchange: () => file.files?.[0] && choose({ file: file.files[0] }) }));
    const others = images.filter((/** @type {string} */ name) => name !== shown);
    const box = dialog(`The cover of ${title}`,
      shown && h("p", {}, h("img", { class: "cover-shown", src: imageOf(slug, shown), alt: `The cover now: ${shown}` })),
      h("p", { class: "acts" }, file, h("label", { class: "add", for: "cover-file" }, "Choose a file …"), button("Title and authors", () => choose({ value: "none" })), button("The cover of the text itself", () => choose({ value: "" }))),
      h("p", { class: "hint" }, "Or drop an image here."),
      others.length > 0 && h("h3", {}, "Images of the text"),
      others.length > 0 && h("ul", { class: "images" }, ...others.map((/** @type {string} */ name) =>
        h("li", {}, h("button", { type: "button", onclick: () => choose({ value: name.replace(/\.\w+$/, "") }) }, h("img", { src: imageOf(slug, name), alt: `Show ${name}`, loading: "lazy" }))))));
    box.addEventListener("dragover", (event) => event.preventDefault());
    box.addEventListener("drop", (event) => {
      event.preventDefault();
      event.stopPropagation();
      const [dropped] = event.dataTransfer?.files ?? [];
      if (dropped) choose({ file: dropped });
    });
    box.addEventListener("close", () => resolve(undefined));
  });
}
