/**
 * Make an element: properties, data and ARIA by their own names, then what is inside. Text stays text.
 * @type {<N extends keyof HTMLElementTagNameMap>(name: N, properties: Record<string, any>, ...inside: (Node | string)[]) => HTMLElementTagNameMap[N]}
 */
export function element(name, properties, ...inside) {
  const made = document.createElement(name);
  /** @type {Record<string, any>} */
  const own = made;
  for (const [key, value] of Object.entries(properties)) {
    if (key in own) own[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...inside.filter((part) => part !== ""));
  return made;
}
