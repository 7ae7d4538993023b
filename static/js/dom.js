/** Small help with elements; text goes in as text, never as markup. */

/** Make an element: el("button", { class: "primary", "data-go": id }, "Accept"). Falsy attributes are left out. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...nodes(children));
  return element;
}

/** Children as a flat list, what is missing left out. */
export function nodes(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

export function key(name) {
  return el("kbd", { "aria-hidden": "true" }, name);
}

export const byId = (id) => document.getElementById(id);

/** Is the keyboard busy with typing there? */
export function takesText(target) {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
}
