/** Pointing at the text: a click selects a span, again the one around it; a text selection becomes a span. */

import { inNextFrame, say } from "./dom.js";
import { tidy } from "./edges.js";

export function watchPointing(desk, store) {
  const { text } = store;
  const { article } = text;
  let exact = false; // Alt was held: take the characters as they are
  let held = false; // a label is being pressed: a finger there may let go of the selection before it lifts
  let crossed = false; // the selection goes over the end of a line

  article.addEventListener("click", (event) => {
    if (!document.getSelection().isCollapsed) return;
    const here = stackAt(event.target);
    if (!here.length) desk.select(null);
    else desk.select(here[(here.indexOf(desk.selected) + 1) % here.length]);
  });

  function stackAt(element) {
    const found = [];
    for (let mark = element.closest("mark"); mark; mark = mark.parentElement.closest("mark")) {
      const span = store.spans.get(mark.dataset.span);
      if (span && desk.shows(span)) found.push(span.id);
    }
    return found;
  }

  article.addEventListener("pointerdown", () => desk.mode?.name === "caret" && desk.setMode(null));
  article.addEventListener("pointerup", (event) => (exact = event.altKey));
  // words are selected through the handles of the span that is selected
  article.addEventListener("pointerdown", () => article.classList.add("pointing"));
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => article.classList.remove("pointing"));
  desk.onChange(() => inNextFrame(pick)); // the caret may have moved, or gone
  document.addEventListener("selectionchange", () => inNextFrame(pick));
  document.addEventListener("keydown", pick, { capture: true }); // a digit may come before the next frame

  document.addEventListener("pointerdown", ({ target }) => (held = desk.picked !== null && target.closest("#acts") !== null), { capture: true });
  for (const end of ["click", "pointercancel"]) addEventListener(end, () => (held = false));

  function pick() {
    if (held) return;
    if (desk.mode?.keeps?.(text.selected())) return;
    const range = desk.session.open && desk.mode?.name !== "drag" ? (desk.mode?.extent ?? text.selected()) : null;
    if (!range) exact = false;
    const crosses = Boolean(range) && !text.inOneLine(range.start, range.end);
    const picked = range && !crosses ? pickedOf(range) : null;
    if (sameExtent(picked, desk.picked) && sameExtent(picked?.exact, desk.picked?.exact) && crosses === crossed) return;
    desk.picked = picked;
    crossed = crosses;
    desk.notice = null;
    if (crosses) desk.say(say("edge-line"), true);
    else desk.tell({ panel: true });
  }

  /** Whole words, and as `exact` the characters as they are. */
  function pickedOf({ start, end }) {
    if (start === end) return { start, end, exact: { start, end } };
    const asIs = tidy(text, start, end, true);
    const words = exact ? asIs : tidy(text, start, end, false);
    return words && { ...words, exact: asIs };
  }
}

function sameExtent(one, other) {
  return one?.start === other?.start && one?.end === other?.end;
}
