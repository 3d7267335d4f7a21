/* Where there is no page: offer the title page of the work whose address it was, if that is there. */

import { decoded } from "./addresses.js";

addEventListener("DOMContentLoaded", async () => {
  const root = new URL(document.documentElement.dataset.content_root ?? "", location.href);
  const inside = location.pathname.startsWith(root.pathname) ? location.pathname.slice(root.pathname.length) : "";
  const slug = /^works\/([^/]+)\/./.exec(inside)?.[1];
  if (!slug) return;
  const address = new URL(`works/${slug}/index.html`, root);
  const answer = await fetch(address);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  // A server may show this very page as if it were there.
  if (!answer.ok || page.body.dataset.work !== decoded(slug)) return;
  const link = /** @type {HTMLAnchorElement | null} */ (document.querySelector("#missing-work a"));
  if (!link?.parentElement) return;
  link.href = address.href;
  link.textContent = page.querySelector("h1")?.textContent ?? slug;
  link.lang = page.querySelector("article")?.lang ?? "";
  link.parentElement.hidden = false;
});
