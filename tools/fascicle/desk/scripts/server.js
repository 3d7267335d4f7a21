/* Requests to the desk. What goes wrong is a sentence with its remedy. */

export class DeskError extends Error {
  /** The number of the decision that is out of date, if it is about one. */
  decision = "";
  /** Where it is wrong, such as a line of a file. */
  place = "";
  /** The numbers of acts that depend on the one that cannot be taken back. @type {number[]} */
  acts = [];
}

/** @type {(path: string, init?: RequestInit) => Promise<any>} */
async function request(path, init = {}) {
  let response;
  try {
    response = await fetch(path, init);
  } catch {
    throw new DeskError("The desk does not answer: it has been closed. Start it again: make desk");
  }
  if (!(response.headers.get("content-type") ?? "").startsWith("application/json")) {
    throw new DeskError(`${await response.text()}. Start the desk again, and open the address that it prints.`);
  }
  const data = await response.json();
  if (data?.error) {
    const { place, problem, remedy, decision = "", acts = [] } = data.error;
    const error = new DeskError([`${place ? `${place}: ` : ""}${problem}.`, remedy].filter(Boolean).join(" "));
    Object.assign(error, { decision, place, acts });
    throw error;
  }
  return data;
}

/** @type {(path: string) => Promise<any>} */
export const ask = (path) => request(`api/${path}`);

/** @type {(act: Record<string, any>) => Promise<any>} */
export const act = (act) => request("api/act", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(act) });

/** @type {(path: string, data?: object) => Promise<any>} */
export const post = (path, data = {}) => request(`api/${path}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(data) });

/** @type {(file: File) => Promise<any>} */
export const add = (file) => request(`api/add?name=${encodeURIComponent(file.name)}`, { method: "POST", headers: { "content-type": "application/octet-stream" }, body: file });

/** @type {(slug: string, file: File, known?: string) => Promise<any>} */
export const sendCover = (slug, file, known = "") => request(`api/cover?work=${encodeURIComponent(slug)}&name=${encodeURIComponent(file.name)}&known=${known}`, { method: "POST", headers: { "content-type": "application/octet-stream" }, body: file });

/** @type {(slug: string, name: string) => string} */
export const imageOf = (slug, name) => `images/${encodeURIComponent(slug)}/${encodeURIComponent(name)}`;

/** @type {(slug: string) => string} */
export const of = (slug) => `work/${encodeURIComponent(slug)}`;

/** @type {(slug: string, title: string, people: string) => string} */
export const drawnCover = (slug, title, people) => `covers/${encodeURIComponent(slug)}?${new URLSearchParams({ title, people })}`;
