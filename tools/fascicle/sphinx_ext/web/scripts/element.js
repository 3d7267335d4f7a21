/* Make an element: properties, data and ARIA by their own names, then what is inside. Text stays text. */
export function element(name, properties, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in made) made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...inside.filter((part) => part !== ""));
  return made;
}
