/* Leads on from a former address, and takes the place on the page along. */

addEventListener("DOMContentLoaded", () => {
  location.replace(document.querySelector("a.moved").href + location.hash);
});
