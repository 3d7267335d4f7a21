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
}

/* Parts that are loaded on first use: `first-use.js`. */
declare var fascicleParts: Record<string, unknown> | undefined;
