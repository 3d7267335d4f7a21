/* The service worker: answers from what the reader keeps, if it is still what was kept. It is there only
   while something is kept.

   Pages of what is kept come from the store, all of one state of the book; so do files that are named by
   their version, wherever they are asked for. The front page, the search page and the list of indexes
   come from the web, and from the store where there is no connection, or where the web has something else.
   A page that is not kept leads to one that says so. */

import { currentStore, SPARE, soundFile } from "./stores.js";

// So long a page of the web is waited for where the store has one, in milliseconds.
const PATIENCE = 4000;
// What is downloaded, and is no page.
const IS_FILE = /\.(?!html$)[a-z\d]+$/i;

/** @type {any} */
const worker = self;
/** @type {string} */
const root = worker.registration.scope;

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  /** @type {Request} */
  const request = event.request;
  // Who keeps a page asks for it with "no-store": of the web, and past all stores.
  const isOurs = request.method === "GET" && request.url.startsWith(root);
  if (isOurs && request.cache !== "no-store") event.respondWith(answer(request));
});

/** @type {(request: Request) => Promise<Response>} */
async function answer(request) {
  const current = await currentStore(root).catch(() => null);
  const found = current && (await foundIn(current, new URL(request.url)).catch(() => undefined));
  if (found && !found.headers.has(SPARE)) return found;
  try {
    if (!found) return await fetch(request);
    const fresh = await inTime(fetch(request));
    // The login page of a network is shown to the reader, and not to a script.
    return request.mode === "navigate" || typeOf(fresh) === typeOf(found) ? fresh : found;
  } catch (error) {
    if (found) return found;
    if (!current || request.mode !== "navigate" || IS_FILE.test(new URL(request.url).pathname)) throw error;
    const asked = encodeURIComponent(request.url.slice(root.length));
    // Where each page has a folder, it has another address.
    const page = (await current.store.match(`${root}offline.html`)) ? "offline.html" : "offline/";
    return Response.redirect(`${root}${page}?page=${asked}`);
  }
}

/** @type {(answer: Response) => string} */
const typeOf = ({ ok, headers }) => (ok ? (headers.get("content-type") ?? "").split(";")[0] : "");

/**
 * Find a file in the store. Hosts show a page also without its ending, or without its name.
 * @type {(current: { store: Cache, kept: Offline.Kept }, address: URL) => Promise<Response | undefined>}
 */
async function foundIn(current, { origin, pathname, search }) {
  const page = origin + pathname;
  const exact = await soundFile(root, current, page + search);
  if (exact || new URLSearchParams(search).has("v")) return exact;
  const names = pathname.endsWith("/") ? [`${page}index.html`] : [page, `${page}.html`, `${page}/index.html`];
  for (const name of names) {
    const found = await soundFile(root, current, name);
    if (found) return found;
  }
}

/** @type {(coming: Promise<Response>) => Promise<Response>} */
const inTime = (coming) =>
  Promise.race([coming, new Promise((_, fail) => setTimeout(() => fail(new Error("no answer in time")), PATIENCE))]);
