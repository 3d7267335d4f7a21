/* The field in which a note is written. What was typed is not lost: it is kept when the field is closed in
   any way but by “Cancel”, and stays in the field where the browser keeps nothing. */

import { _ } from "../../i18n/scripts/interface.js";
import { element } from "../../web/scripts/element.js";

/**
 * Make the form; `save` returns whether the note is kept, `close` is called when the form is done, as it is
 * by `finish`, unless the note is not kept: then that returns false.
 * @type {(note: string, save: (note: string) => boolean, close: () => void) => { form: HTMLFormElement, finish: () => boolean, focus: () => void }}
 */
export function noteForm(note, save, close) {
  const field = element("textarea", { rows: 4, value: note });
  const cancel = element("button", { type: "button" }, _("Cancel"));
  const form = element(
    "form",
    { className: "note-form" },
    element("label", {}, element("span", {}, _("Note")), field),
    element("p", { className: "note-ways" }, element("button", { type: "submit" }, _("Save")), cancel),
  );
  const end = () => {
    removeEventListener("pagehide", finish);
    close();
  };
  const finish = () => {
    const value = field.value.trim();
    const isKept = value === note || save(value);
    if (isKept) end();
    return isKept;
  };
  addEventListener("pagehide", finish);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!finish()) field.focus();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  cancel.addEventListener("click", end);
  return { form, finish, focus: () => field.focus() };
}
