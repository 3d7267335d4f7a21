/* What the book says itself. When scripts are joined, messages are put into the language of the
   library, and the lines below, too: a browser loads that language alone.

     _("Close")    _("Note {mark}", { mark })    _n("One place", "{count} places", found.length) */

export const LANGUAGE = "en";
export const DIRECTION = "ltr";
const formFor = (n) => n != 1;

/* Say a message, with values where it names them. */
export const _ = (message, values = {}) => message.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);

/* Say a message that depends on a number; joined, one and many are all forms that a language has. */
export const _n = (forms, count, values) =>
  _(forms[Number(formFor(count))] ?? forms.at(-1), { count: figures(count), ...values });

/* Give the pieces of a message, with elements where it names them. */
export const pieces = (message, elements) =>
  message.split(/\{(\w+)\}/).flatMap((piece, place) => (place % 2 ? elements[piece] : piece));

/* Write a number as readers of the language do. */
export const figures = (number) => number.toLocaleString(LANGUAGE);
