/** Pointing at the text: a click selects a span, again the one around it; a text selection becomes a span. */

import { inNextFrame, say } from "./dom.js";
import { tidy } from "./edges.js";

export function watchPointing(desk, store) {
  const { text } = store;
  const { article } = text;
  let exact = false; // Alt was held: take the characters as they are

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
      if (span && (span.status !== "rejected" || desk.showsRejected || span.id === desk.selected)) found.push(span.id);
    }
    return found;
  }

  article.addEventListener("pointerup", (event) => (exact = event.altKey));
  document.addEventListener("selectionchange", () => inNextFrame(pick));
  document.addEventListener("keydown", pick, { capture: true }); // a digit may come before the next frame

  function pick() {
    const range = desk.session.open && desk.mode?.name !== "drag" ? text.selected() : null;
    const picked = range && (text.inOneLine(range.start, range.end) ? tidy(text, range.start, range.end, exact) : null);
    const crosses = Boolean(range) && !text.inOneLine(range.start, range.end);
    if (!range) exact = false;
    if (picked?.start === desk.picked?.start && picked?.end === desk.picked?.end && !crosses) return;
    desk.picked = picked;
    desk.notice = null;
    if (crosses) desk.say(say("edge-line"), true);
    else desk.tell({ panel: true });
  }
}
