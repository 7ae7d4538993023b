/** The page's words: translated by the server in templates/review/_words.html, filled in here. */

const words = new Map();
for (const node of document.getElementById("words").content.children) {
  words.set(node.dataset.word, node.textContent);
}

/** The words of this name; {name} in them is replaced by the value of that name. */
export function say(name, values = {}) {
  return words.get(name).replace(/\{(\w+)\}/g, (_match, key) => values[key]);
}
