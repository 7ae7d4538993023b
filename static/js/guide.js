/** The guidelines beside the text: one key opens them at the label in hand, and leads back to the list from before. */

import { byId } from "./dom.js";

export function watchGuide(desk, showTab) {
  const pane = byId("pane-guidelines");
  const sheet = document.body.classList;
  let back = null;

  return () => {
    if (!pane.hidden) {
      showTab(back?.tab ?? byId("tab-spans"));
      if (back) sheet.toggle("sheet-open", back.open);
      return;
    }
    back = { tab: document.querySelector(".tabs [aria-pressed=true]"), open: sheet.contains("sheet-open") };
    showTab(byId("tab-guidelines"));
    sheet.add("sheet-open"); // on a phone the lists are in the sheet
    const heading = desk.span && headingOf(pane, desk.span.label);
    if (heading) heading.scrollIntoView({ block: "start" });
    else pane.scrollTop = 0;
  };
}

/** The first heading that begins with a label's name: “ACTOR”, “3.1 Actor — who acts”. */
function headingOf(pane, label) {
  const wanted = plain(label);
  return [...pane.querySelectorAll("h1, h2, h3, h4, h5, h6")].find(({ textContent }) => {
    const title = plain(textContent.replace(/^[^\p{L}]+/u, ""));
    return title.startsWith(wanted) && !/[\p{L}\p{N}]/u.test(title.charAt(wanted.length));
  });
}

const plain = (name) => name.toLowerCase().replace(/[\s_-]+/gu, " ").trim();
