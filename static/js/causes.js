/** What a settled item was: missed, an edge, …; a digit says it, of the selected span, or of the one settled last. */

import { button, el, key, say, words } from "./dom.js";

const CAUSES = ["missed", "edge", "label", "link", "count", "guideline-unclear"];

export function sayCause(desk) {
  const { decided, session, span, store } = desk;
  if (!session.open || !session.page.settles) return;
  const about = [span, store.spans.get(decided)].find((one) => one && one.status !== "suggested");
  if (about) desk.setMode(causeMode(desk, about));
  else desk.say(say("nothing-settled"));
}

function causeMode(desk, about) {
  const { versions } = desk.store;
  const targets = about.origin.item ? versions.members(about).map(({ id }) => id) : [about.id];
  const choose = (reason) => {
    desk.decide({ kind: "cause", changes: [], targets, reason });
    desk.setMode(null);
  };
  return {
    name: "cause",
    command: "cause",
    hidesActs: true,
    rows: () => rows(about, desk.remarks.about(about.id).cause, choose),
    key(name) {
      const reason = CAUSES[Number(name) - 1];
      if (name === "Escape") desk.setMode(null);
      else if (reason) choose(reason);
      else return false;
      return true;
    },
  };
}

function rows(about, now, choose) {
  const offered = CAUSES.map((reason, index) => {
    const held = { class: "choice", "aria-pressed": String(reason === now), onclick: () => choose(reason) };
    return button(held, key(String(index + 1)), say(`cause-${reason}`));
  });
  return el(
    "div",
    { class: "editor" },
    el("div", { class: "title" }, el("b", {}, say("cause-field")), words(about.quote, "q")),
    el("div", { class: "choices", role: "group", "aria-label": say("cause-field") }, offered),
    el("p", { class: "small muted keys" }, key("Esc"), ` ${say("done")}`),
  );
}
