/* Holds two pictures of a screen beside each other, and writes one in few colours: what a browser
   does of `pictures.py`. Pictures are PNG in base64. */

const VALUES = 4; // of a pixel: red, green, blue, and how opaque it is

/* How many pixels differ, of how many, and a picture of them. */
async function compared(was, now, limits) {
  const before = surveyed(await read(was));
  const after = surveyed(await read(now));
  const isOneSize = before.width === after.width && before.height === after.height;
  const marked = isOneSize
    ? either(without(before, after, limits), without(after, before, limits))
    : new Uint8Array(after.width * after.height).fill(1);
  const count = marked.reduce((sum, mark) => sum + mark, 0);
  return { count, all: marked.length, picture: await shown(after, marked) };
}

async function read(picture) {
  const answer = await fetch(`data:image/png;base64,${picture}`);
  const bitmap = await createImageBitmap(await answer.blob());
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
  context.drawImage(bitmap, 0, 0);
  return context.getImageData(0, 0, bitmap.width, bitmap.height);
}

/* A picture with the least and the greatest value around each. */
function surveyed({ data, width, height }) {
  const line = width * VALUES;
  const [least, most] = [Math.min, Math.max].map((choose) => around(data, line, choose));
  return { data, width, height, least, most };
}

/* Mark the pixels of one picture that the other is without: it has nothing alike there or beside.
   The next version of a browser may draw the edge of a letter otherwise, or a part of a pixel off; a
   letter that is gone, or has moved further, is no longer there. Where nothing is drawn in either
   picture, little is left to chance. */
function without(one, other, { edges, plain }) {
  const marked = new Uint8Array(one.width * one.height);
  one.data.forEach((value, at) => {
    const isPlain = one.least[at] === one.most[at] && other.least[at] === other.most[at];
    const most = isPlain ? plain : edges;
    const isAlike = value >= other.least[at] - most && value <= other.most[at] + most;
    if (!isAlike) marked[Math.floor(at / VALUES)] = 1;
  });
  return marked;
}

/* For each value the chosen one of its own and those of the eight pixels around. */
function around(values, line, choose) {
  return ofThree(ofThree(values, VALUES, line, choose), line, values.length, choose);
}

/* For each value the chosen one of three: its own, and those a step before and after in its line. */
function ofThree(values, step, line, choose) {
  return values.map((value, at) => {
    const place = at % line;
    const before = place >= step ? values[at - step] : value;
    const after = place + step < line ? values[at + step] : value;
    return choose(before, value, after);
  });
}

function either(some, others) {
  return some.map((mark, at) => mark | others[at]);
}

/* The picture, pale, with red where it is marked. */
async function shown({ data, width, height }, marked) {
  const pale = data.map((value) => 180 + 0.3 * value);
  marked.forEach((mark, at) => {
    if (mark) pale.set([210, 0, 0], at * VALUES);
    pale[at * VALUES + VALUES - 1] = 255;
  });
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext("2d").putImageData(new ImageData(pale, width, height), 0, 0);
  const file = await canvas.convertToBlob();
  return base64(new Uint8Array(await file.arrayBuffer()));
}

/* The picture as places in a palette. What is of one colour over three pixels keeps it; of other
   colours, which are those of edges, the commonest stays of those that are nearly alike. */
async function inFewColours(picture) {
  const { data, width, height, least, most } = surveyed(await read(picture));
  const colours = coloursOf(data);
  const [darkest, lightest] = [coloursOf(least), coloursOf(most)];
  const plain = new Set(colours.filter((_, at) => darkest[at] === lightest[at]));
  const commonest = new Map();
  for (const colour of byCount(colours)) {
    if (!commonest.has(roughly(colour))) commonest.set(roughly(colour), colour);
  }
  const kept = (colour) => (plain.has(colour) ? colour : commonest.get(roughly(colour)));
  const palette = [...new Set(colours.map(kept))];
  if (palette.length > 256) throw new Error(`${palette.length} colours are more than a palette has`);
  const place = new Map(palette.map((colour, at) => [colour, at]));
  const places = Uint8Array.from(colours, (colour) => place.get(kept(colour)));
  return { width, height, palette, places: base64(places) };
}

function coloursOf(data) {
  return Array.from({ length: data.length / VALUES }, (_, at) => colourAt(data, at * VALUES));
}

function colourAt(data, at) {
  return (data[at] << 16) | (data[at + 1] << 8) | data[at + 2];
}

function roughly(colour) {
  return colour & 0xf0f0f0;
}

function byCount(colours) {
  const count = new Map();
  for (const colour of colours) count.set(colour, (count.get(colour) ?? 0) + 1);
  const inOrder = [...count].sort(([, some], [, others]) => others - some);
  return inOrder.map(([colour]) => colour);
}

function base64(bytes) {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
