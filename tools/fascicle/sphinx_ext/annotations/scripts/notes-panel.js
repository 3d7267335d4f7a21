/* The panel of notes and bookmarks: of this page, of the work or of all works; files to take away, or to
   bring; all can be deleted. */

import { _, _n, DIRECTION, LANGUAGE } from "../../i18n/scripts/interface.js";
import { element } from "../../web/scripts/element.js";
import { is } from "../../web/scripts/first-use.js";
import { notice } from "../../web/scripts/notice.js";
import { withNote } from "./annotation.js";
import { collectionOf, read } from "./collection.js";
import { merged, newIn } from "./merged.js";
import { noteForm } from "./note-form.js";
import { itemFor } from "./note-item.js";
import { markdownOf } from "./notes-markdown.js";
import { byPages } from "./reading-order.js";

const LIBRARY = document.documentElement.dataset.library ?? "";
const NAMES = { page: _("This page"), work: _("This work"), library: _("The whole library") };
const DELETE = { page: _("Delete all notes of this page"), work: _("Delete all notes of this work"), library: _("Delete all notes of this library") };

/** @typedef {keyof typeof NAMES} Scope */

/** @type {Panel | null} */
let panel = null;

class Panel {
  /** @param {Notes.Part} part */
  constructor(part) {
    this.part = part;
    /** @type {Scope} */
    this.scope = part.slug ? "work" : "library";
    this.found = element("div", { className: "notes-found" });
    this.asked = element("div", { className: "notes-asked", role: "alert" });
    this.file = element("input", { type: "file", accept: ".json,application/json,application/ld+json", hidden: true });
    this.close = this.button(_("Close"), () => this.leave());
    /* Finishes the note that is being written; false if it is not kept. */
    this.finish = () => true;
    this.isWriting = false;
    this.ways = element("div", { className: "notes-ways" });
    this.dialog = this.build();
    part.store.onChange(() => this.dialog.open && !this.isWriting && this.fill());
  }

  build() {
    const title = element("h2", { id: "notes-name" }, _("Notes and bookmarks"));
    const head = element("div", { className: "notes-head" }, title, this.close);
    const dialog = element(
      "dialog",
      { id: "notes-panel", lang: LANGUAGE, dir: DIRECTION, "aria-labelledby": "notes-name" },
      ...[head, this.scopes(), this.asked, this.found, this.ways, this.file],
    );
    // A click beside it.
    dialog.addEventListener("click", (event) => event.target === dialog && this.leave());
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.leave();
    });
    this.file.addEventListener("change", () => this.take());
    document.body.append(dialog);
    return dialog;
  }

  scopes() {
    const { slug, addresses } = this.part;
    if (!slug) return "";
    const names = /** @type {Scope[]} */ (addresses.length > 1 ? ["work", "library"] : ["page", "work", "library"]);
    const options = names.map((name) => {
      const input = element("input", { type: "radio", name: "notes-scope", checked: name === this.scope });
      input.addEventListener("change", () => {
        this.scope = name;
        this.fill();
      });
      return element("label", {}, input, " ", NAMES[name]);
    });
    return element("fieldset", { className: "notes-scopes" }, element("legend", { className: "visually-hidden" }, _("Show")), ...options);
  }

  open() {
    this.asked.replaceChildren();
    this.fill();
    if (!this.dialog.open) this.dialog.showModal();
    this.close.focus();
  }

  /* Close it, unless a note is not kept. */
  leave() {
    if (this.finish()) this.dialog.close();
    return !this.dialog.open;
  }

  /**
   * What is kept of each work, as far as it is shown.
   * @returns {Record<string, Notes.Kept>}
   */
  chosen() {
    const { store, slug, addresses } = this.part;
    const slugs = this.scope === "library" ? store.works() : [slug];
    const isShown = (/** @type {Notes.Annotation} */ { target }) => this.scope !== "page" || target.some(({ source }) => addresses.includes(source));
    const works = slugs.map((name) => /** @type {const} */ ([name, store.read(name)]));
    const titled = works.sort(([, one], [, other]) => one.title.localeCompare(other.title, LANGUAGE));
    const shown = titled.map(([name, kept]) => /** @type {const} */ ([name, { ...kept, items: kept.items.filter(isShown) }]));
    return Object.fromEntries(shown.filter(([, { items }]) => items.length));
  }

  fill() {
    const works = this.chosen();
    const count = Object.values(works).reduce((sum, { items }) => sum + items.length, 0);
    const sections = Object.entries(works).map(([slug, kept]) => this.section(slug, kept));
    this.found.replaceChildren(...(count ? sections : [nothingYet()]));
    const files = [
      this.button(_("Save as JSON"), () => this.save("json", "application/ld+json", JSON.stringify(collectionOf(works, LIBRARY, this.base), null, 1))),
      this.button(_("Save as Markdown"), () => this.save("md", "text/markdown", this.markdown(works))),
    ];
    const load = this.button(_("Load a file"), () => this.file.click());
    const clear = this.button(DELETE[this.scope], () => this.clear(works, count));
    this.ways.replaceChildren(...(count ? [...files, load, clear] : [load]));
  }

  /** @param {string} slug @param {Notes.Kept} kept */
  section(slug, kept) {
    const { title, language, direction } = kept;
    const name = element("bdi", { lang: language }, title || slug);
    const pages = byPages(kept).flatMap((page) => {
      const list = element("ul", {}, ...page.items.map((item) => this.item(slug, kept, item)));
      const heading = element("h4", { lang: language, dir: direction || "auto" }, page.name);
      return page.name === title ? [list] : [heading, list];
    });
    return element("section", {}, element("h3", {}, name), ...pages);
  }

  /** @param {string} slug @param {Notes.Kept} kept @param {Notes.Annotation} annotation */
  item(slug, kept, annotation) {
    const here = slug === this.part.slug ? this.part.linkHere(annotation) : "";
    const [{ source, selector }] = annotation.target;
    const elsewhere = new URL(`${source}#${selector[0].value}`, this.part.root()).href;
    const link = kept.lost.includes(annotation.id) && !here ? "" : here || elsewhere;
    const write = () => this.write(slug, annotation, made);
    const made = itemFor(annotation, kept, link, { write, drop: () => this.drop(slug, annotation, made), follow: () => this.leave() });
    return made;
  }

  /** @param {string} slug @param {Notes.Annotation} annotation @param {HTMLElement} item */
  write(slug, annotation, item) {
    if (!this.finish()) return;
    const other = (/** @type {Notes.Annotation} */ each, /** @type {string} */ note) => (each.id === annotation.id ? withNote(each, note) : each);
    const save = (/** @type {string} */ note) => this.part.store.change(slug, (kept) => ({ ...kept, items: kept.items.map((each) => other(each, note)) }));
    const done = () => {
      this.isWriting = false;
      this.finish = () => true;
      this.fill();
      this.buttonAt([...this.found.querySelectorAll("[data-id]")].findIndex((each) => each.getAttribute("data-id") === annotation.id)).focus();
    };
    const { form, finish, focus } = noteForm(annotation.body?.value ?? "", save, done);
    this.isWriting = true;
    this.finish = finish;
    item.querySelector(".note-ways")?.replaceWith(form);
    focus();
  }

  /** @param {string} slug @param {Notes.Annotation} annotation @param {HTMLElement} item */
  drop(slug, annotation, item) {
    const items = [...this.found.querySelectorAll("[data-id]")];
    const place = items.indexOf(item);
    const bringBack = this.part.store.remove(slug, [annotation.id]);
    this.buttonAt(place).focus();
    notice(_("It was deleted."), { name: _("Undo"), does: bringBack });
  }

  /**
   * The first button of an item, or the one that closes the panel.
   * @param {number} place
   * @returns {HTMLElement}
   */
  buttonAt(place) {
    return this.found.querySelectorAll("[data-id]")[place]?.querySelector("button") ?? this.close;
  }

  /** @param {Record<string, Notes.Kept>} works @param {number} count */
  clear(works, count) {
    const all = Object.entries(works).map(([slug, { items }]) => this.part.store.remove(slug, items.map(({ id }) => id)));
    this.close.focus();
    notice(_n("One note or bookmark was deleted.", "{count} notes and bookmarks were deleted.", count), { name: _("Undo"), does: () => all.map((bringBack) => bringBack()) });
  }

  /* The address of the library, if it is one that others can open. */
  get base() {
    const { href, protocol } = this.part.root();
    return protocol.startsWith("http") ? href : "";
  }

  /** @param {Record<string, Notes.Kept>} works */
  markdown(works) {
    const title = _("{label}: {values}", { label: LIBRARY, values: _("Notes and bookmarks") });
    return markdownOf(works, { title, bookmark: _("Bookmark"), base: this.base });
  }

  /** @param {string} ending @param {string} type @param {string} text */
  save(ending, type, text) {
    const href = URL.createObjectURL(new Blob([text], { type }));
    const what = this.scope === "library" ? "library" : this.part.slug;
    element("a", { href, download: `notes-${what}.${ending}` }).click();
    setTimeout(() => URL.revokeObjectURL(href));
  }

  /* Take in the file that was chosen. */
  async take() {
    const [file] = this.file.files ?? [];
    if (!file) return;
    const collection = read(await file.text());
    this.file.value = "";
    const isNone = !collection || (collection.broken && !Object.keys(collection.works).length);
    if (isNone) return this.ask(_("“{name}” has no notes that this book can read. Choose a JSON file that was saved here.", { name: file.name }));
    if (collection.library === LIBRARY) return this.add(collection);
    const from = collection.library ?? _("another library");
    this.ask(
      _("“{name}” is of {library}. Its notes may not fit this one.", { name: file.name, library: from }),
      this.button(_("Load it nevertheless"), () => this.add(collection)),
      this.button(_("Cancel"), () => this.asked.replaceChildren()),
    );
  }

  /** @param {string} text @param {HTMLElement[]} buttons */
  ask(text, ...buttons) {
    this.asked.replaceChildren(element("p", {}, text), ...buttons);
    buttons[0]?.focus();
  }

  /** @param {Notes.Collection} collection */
  add({ works, broken }) {
    const { store } = this.part;
    const all = Object.entries(works);
    const count = all.reduce((sum, [slug, more]) => sum + newIn(store.read(slug), more), 0);
    const areKept = all.map(([slug, more]) => store.change(slug, (kept) => merged(kept, more)));
    this.asked.replaceChildren();
    this.close.focus();
    if (areKept.includes(false)) return;
    const said = [_n("One note or bookmark is new.", "{count} notes and bookmarks are new.", count)];
    if (broken) said.push(_n("One could not be read.", "{count} could not be read.", broken));
    notice(said.join(" "));
  }

  /** @param {string} name @param {() => unknown} does */
  button(name, does) {
    const made = element("button", { type: "button" }, name);
    made.addEventListener("click", does);
    return made;
  }
}

const nothingYet = () =>
  element("p", { className: "notes-none" }, _("Nothing yet. Select words of a text to highlight them or to write a note; the ribbon above the text sets a bookmark. All stays in this browser: save a file to keep it safe."));

is("annotations/notes-panel", (/** @type {Notes.Part} */ part) => {
  panel ??= new Panel(part);
  panel.open();
});
