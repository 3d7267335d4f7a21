/* Files of the book as they are on the web now, past all stores of the browser. */

import { KeepingError } from "./problem.js";

/**
 * Fetch a file by its address from the root of the book; it fails where there is none.
 * @type {(address: string, root: string, signal?: AbortSignal) => Promise<Response>}
 */
export async function fetchFresh(address, root, signal) {
  // The service worker lets "no-store" pass, and the browser keeps no copy of its own.
  const answer = await fetch(new URL(address, root), { cache: "no-store", signal }).catch((error) => {
    throw signal?.aborted ? error : new KeepingError("unreachable");
  });
  // A list that is gone, or a file that a list has: the book is another one by now.
  if (!answer.ok) throw new KeepingError("changed");
  return answer;
}

/**
 * The digest of a file as lists have it: of a page, of what stands between `<main` and `</main>`.
 * @type {(address: string, content: ArrayBuffer) => Promise<string>}
 */
export async function digestOf(address, content) {
  if (!address.endsWith(".html")) return hashOf(content);
  const page = new TextDecoder().decode(content);
  const begin = page.indexOf("<main");
  const end = page.lastIndexOf("</main>");
  return begin >= 0 && begin < end ? hashOf(encoded(page.slice(begin, end))) : "";
}

/** @type {(text: string) => BufferSource} */
export const encoded = (text) => new TextEncoder().encode(text);

/** @type {(content: BufferSource) => Promise<string>} */
export async function hashOf(content) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return [...bytes].slice(0, 8).map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
