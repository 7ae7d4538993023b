/** Notes and guideline gaps of the selected span or the report: shown, written in a field, taken away; and flagging. */

import { button, byId, el, key, say, shut, takesText, words } from "./dom.js";
import { Draft } from "./drafts.js";
import { read } from "./keys.js";

const LONGEST = 5_000;

export function writeNote(desk, kind = "note") {
  if (desk.mayDecide()) desk.setMode({ name: kind, types: true, about: desk.selected, key: () => false });
}

export function toggleGap(desk) {
  if (desk.remarks.about(desk.selected ?? "").gap === null) writeNote(desk, "gap");
  else desk.remark("ungap");
}

export function noteRows(desk) {
  const { notes, gap, cause } = desk.remarks.about(desk.selected ?? "");
  const { mode, session } = desk;
  const writing = ["note", "gap"].includes(mode?.name);
  const drop = { class: "drop", "aria-label": say("drop-gap"), onclick: () => desk.remark("ungap") };
  return [
    cause ? el("p", { class: "remarked cause" }, el("b", {}, say("cause-was")), " ", say(`cause-${cause}`)) : null,
    notes.map((note) => el("p", { class: "remarked note" }, words(note))),
    gap === null
      ? null
      : el("p", { class: "remarked gap" }, el("b", {}, say("has-gap")), words(gap), session.open ? button(drop, "×") : null),
    writing ? field(desk, mode) : el("div", { class: "offers" }, session.open ? offers(desk, gap) : null, commentsLink(desk)),
  ];
}

function offers(desk, gap) {
  const offer = (command) => button({ class: "quiet", "data-command": command }, say(command), desk.keyOf(command));
  return [offer("note"), gap === null ? offer("gap") : null, desk.session.page.settles ? offer("cause") : offer("flag")];
}

/** To the threads of the review, with the selected span chosen for a new one. */
function commentsLink({ selected, session }) {
  const about = selected ? `?span=${selected}` : "";
  return el("a", { class: "quiet button", href: `${session.page.comments_url}${about}` }, say("comments"));
}

/** Enter saves, Shift+Enter begins a new line, Esc leaves; what was typed and not saved is there again next time. */
function field(desk, { name: kind, about }) {
  const draft = new Draft(desk.session, kind, about ?? "");
  const input = el("textarea", { rows: 2, maxlength: LONGEST, "aria-label": say(`${kind}-field`), dir: "auto", onkeydown: pressed });
  input.value = draft.kept ?? "";
  input.addEventListener("input", () => draft.keep(input.value));
  const help = el("p", { class: "small muted keys" }, key("Enter"), ` ${say("field-saves")} `, key("Esc"), ` ${say("field-leaves")}`);
  return el("div", { class: "editor" }, el("b", {}, say(`${kind}-field`)), input, help);

  function pressed(event) {
    const saves = event.key === "Enter" && !event.shiftKey;
    if (event.isComposing || !(saves || event.key === "Escape")) return;
    event.preventDefault();
    event.stopPropagation();
    const note = input.value.trim();
    input.blur(); // the keys are the page's again
    desk.setMode(null);
    if (!saves) return;
    const says = note || kind === "gap";
    if (!says || desk.remark(kind, { note }, about)) draft.drop();
  }
}

/** That the report cannot be coded, why, and the way on. */
export function setAside({ remarks, session }) {
  if (session.state !== "flagged" || !remarks.flag) return null;
  const { reason, note } = remarks.flag;
  const why = byId("flag").querySelector(`[value="${reason}"]`).lastChild.textContent.trim();
  return el(
    "div",
    { class: "set-aside", role: "status" },
    el("p", {}, el("b", {}, say("set-aside", { reason: why }))),
    note ? words(note, "p") : null,
    session.mine ? el("a", { id: "next-report", class: "button primary", href: session.page.next_url }, say("next-report"), key("Enter")) : null,
  );
}

export function watchFlag(desk, session) {
  const dialog = byId("flag");
  const note = byId("flag-note");
  const choose = (reason) => {
    shut(dialog);
    desk.flag(reason, note.value.trim());
    note.value = "";
  };
  dialog.addEventListener("click", ({ target }) => {
    const chosen = target.closest(".reasons button");
    if (chosen) choose(chosen.value);
  });
  dialog.addEventListener("keydown", (event) => {
    const chosen = takesText(event.target) ? null : dialog.querySelectorAll(".reasons button")[Number(read(event)) - 1];
    if (!chosen) return;
    event.preventDefault();
    choose(chosen.value);
  });
  return () => desk.mayDecide() && dialog.showModal();
}
