/* The messages of scripts, in the language of the library. `FASCICLE` is set by the first line of the
   script that each page loads (`i18n/__init__.py`); English messages are their own keys.

     _("Close")    _("Note {mark}", { mark })    _n("One place", "{count} places", found.length) */

export const LANGUAGE = FASCICLE.language;
export const DIRECTION = FASCICLE.direction;

/**
 * Return a message, with values in place of the names in braces.
 * @type {(message: string, values?: Record<string, string | number>) => string}
 */
export const _ = (message, values = {}) => filled(FASCICLE.messages[message] ?? message, values);

/**
 * Return the form of a message that a number wants in the language.
 * @type {(one: string, many: string, count: number, values?: Record<string, string | number>) => string}
 */
export const _n = (one, many, count, values) => {
  const forms = FASCICLE.forms[one] ?? [one, many];
  const form = forms[Number(FASCICLE.plural(count))] ?? forms[forms.length - 1];
  return filled(form, { count: figures(count), ...values });
};

/** @type {(message: string, values: Record<string, string | number>) => string} */
const filled = (message, values) =>
  message.replace(/\{(\w+)\}/g, (place, name) => String(values[name] ?? place));

/**
 * Return the pieces of a message, with elements in place of the names in braces.
 * @type {(message: string, elements: Record<string, Node | (Node | string)[]>) => (Node | string)[]}
 */
export const pieces = (message, elements) =>
  message.split(/\{(\w+)\}/).flatMap((piece, place) => (place % 2 ? elements[piece] : piece));

/**
 * Write a number with the separators of the language. A small one has none, and the first use of
 * `Intl` costs a phone a twelfth of a second.
 * @type {(number: number) => string}
 */
export const figures = (number) => (number < 1000 ? String(number) : number.toLocaleString(LANGUAGE));
