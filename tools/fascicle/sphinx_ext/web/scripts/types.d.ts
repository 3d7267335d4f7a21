/* A place in a text, in UTF-16 units from its start. */
interface Stretch {
  start: number;
  end: number;
}
