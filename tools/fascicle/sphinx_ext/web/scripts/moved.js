/* Leads on from a former address, and takes the place on the page along. */

addEventListener("DOMContentLoaded", () => {
  const link = /** @type {HTMLAnchorElement | null} */ (document.querySelector("a.moved"));
  if (link) location.replace(link.href + location.hash);
});
