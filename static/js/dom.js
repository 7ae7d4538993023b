/** Small help with elements, words, ids and frames; text goes in as text, never as markup. */

export const byId = (id) => document.getElementById(id);

/** Make an element: el("p", { class: "why" }, "…"). Attributes that are false or missing are left out. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== false && value !== undefined) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...nodes(children));
  return element;
}

export function button(attributes, ...children) {
  return el("button", { type: "button", ...attributes }, children);
}

export function nodes(children) {
  return children.flat(Infinity).filter((child) => child || child === 0);
}

export function key(name) {
  return el("kbd", { "aria-hidden": "true" }, name);
}

export function words(text, tag = "span") {
  return el(tag, { class: "words", dir: "auto" }, text);
}

/** Give a parent these children with few moves: a child that left its place is taken out, the others stay where they are. */
export function arrange(parent, children) {
  let at = parent.firstChild;
  for (const child of children) {
    while (at && at !== child && at.nextSibling === child) {
      const gone = at;
      at = child;
      gone.remove();
    }
    if (at === child) at = at.nextSibling;
    else parent.insertBefore(child, at);
  }
  while (at) {
    const gone = at;
    at = at.nextSibling;
    gone.remove();
  }
}

export function takesText(target) {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
}

/** Close a dialog; the very next key is the page's. The browser lets go of what had the focus there with the next frame only. */
export function shut(dialog) {
  dialog.close("");
  if (dialog.contains(document.activeElement)) document.activeElement.blur();
}

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** A version 4 UUID. crypto.randomUUID is missing on plain http. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

const said = new Map(Array.from(byId("words")?.content.children ?? [], (word) => [word.dataset.word, word.textContent]));

/** Has the page words of this name? */
export const says = (name) => said.has(name);

/** The page's words of this name (templates/review/_words.html), with {name} filled in. */
export function say(name, values = {}) {
  return said.get(name).replace(/\{(\w+)\}/g, (_match, key) => values[key]);
}

/** What the page calls a link type it knows; others are called by their names. */
export function linkWords({ name }, way) {
  const known = `${way}-${name}`;
  return says(known) ? say(known) : `${way === "back" ? "← " : ""}${name.replaceAll("-", " ")}`;
}

const jobs = new Set();
const channel = new MessageChannel();
channel.port1.onmessage = drawNow;

/** Draw as soon as the key's handler is done, so that it is over when the frame comes; once for all keys meanwhile. */
export function inNextFrame(job) {
  if (!jobs.size) {
    channel.port2.postMessage(null);
    requestAnimationFrame(drawNow);
  }
  jobs.add(job);
}

/** Draw at once: the next key belongs to what is drawn. */
export function drawNow() {
  const due = [...jobs];
  jobs.clear();
  for (const job of due) job();
}

/** When the browser has nothing better to do, after `patience` ms at any rate. Answers with something truthy. */
export function whenIdle(job, patience = 200) {
  return window.requestIdleCallback?.(job, { timeout: patience }) ?? setTimeout(job, patience / 10);
}
