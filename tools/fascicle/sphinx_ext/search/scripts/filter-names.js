/* The names of the filters, as a reader calls them, in the order in which they stand. */

import { _, _n } from "../../i18n/scripts/interface.js";

/** @type {Record<string, string>} */
export const NAMES = {
  author: _n("Author", "Authors", 1),
  series: _n("Series", "Series", 1),
  tag: _n("Tag", "Tags", 1),
  rating: _("Rating"),
  language: _("Language"),
  title: _("Work"),
};
