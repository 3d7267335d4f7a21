/* A place in a text, in UTF-16 units from its start. */
interface Stretch {
  start: number;
  end: number;
}

/* What features offer one another: `offers.js`. */
interface Offers {
  /* A key; `does` returns false where there is nothing to do. */
  keys: { key: string; name: string; does: () => unknown };
  /* A switch among the settings; resetting them turns it on. */
  settings: { name: string; isOn: () => boolean; turn: (on: boolean) => void };
  /* A way on from selected words; `does` gets where they stand. */
  selection: { name: string; does: (range: Range) => unknown };
  /* What keeping works for reading without a connection takes beside their pages. `read` gives a file as
     it is now, by its address from the root of the book. */
  keeping: { files: (wanted: KeptWorks, read: (address: string) => Promise<string>) => Promise<KeptFiles> };
}

/* Works that are kept, or all; files by address, size and digest, and such as scripts write. */
interface KeptWorks {
  works: { slug: string; language: string }[];
  isAll: boolean;
}
interface KeptFiles {
  files: [address: string, size: number, digest: string][];
  written: { address: string; content: object }[];
}

/* Parts that are loaded on first use: `first-use.js`. */
declare var fascicleParts: Record<string, unknown> | undefined;
