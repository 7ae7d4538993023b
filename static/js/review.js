/** The review page: puts its parts together, hears the keys, draws once per frame. */

import { Article } from "./article.js";
import { Desk } from "./desk.js";
import { byId, takesText } from "./dom.js";
import { inNextFrame } from "./frame.js";
import { Handles } from "./handles.js";
import { drawHelp, showHelp } from "./help.js";
import { hintMode } from "./hints.js";
import { Inspector } from "./inspector.js";
import { bindings, read, REPEATABLE } from "./keys.js";
import { watchPointing } from "./picking.js";
import { Scheme } from "./scheme.js";
import { Session } from "./session.js";
import { watchSignIn } from "./signin.js";
import { SpanList } from "./spanlist.js";
import { ReportText } from "./spans.js";
import { Store } from "./store.js";
import { watchSubmit } from "./submit.js";
import { watchTabs } from "./tabs.js";
import { Topline } from "./topline.js";
import { countMode, editable, valueMode } from "./values.js";

const page = JSON.parse(byId("review-page").textContent);
const scheme = new Scheme(page.scheme);
const text = new ReportText(byId("report"));
const store = new Store(page, text, scheme);
const session = new Session(page, store);
const desk = new Desk(session, store);
const article = new Article(desk, store, session);
const handles = new Handles(desk, store);
const inspector = new Inspector(desk, store, page);
const list = new SpanList(desk, store);
const topline = new Topline(desk, session, store);
const submit = watchSubmit(desk, session, store);

/* Drawing */

const due = { blocks: new Set(), spans: new Set(), structure: false, place: false, panel: false };

desk.onChange((what) => {
  for (const index of what.blocks ?? []) due.blocks.add(index);
  for (const id of what.spans ?? []) due.spans.add(id);
  due.structure ||= Boolean(what.structure);
  due.place ||= Boolean(what.place);
  due.panel ||= Boolean(what.panel);
  inNextFrame(paint);
});

function paint() {
  const now = { ...due, blocks: [...due.blocks], spans: [...due.spans] };
  Object.assign(due, { blocks: new Set(), spans: new Set(), structure: false, place: false, panel: false });
  article.redraw(now.blocks);
  if (now.place || now.panel) article.place();
  if (now.panel) inspector.draw();
  if (now.structure || now.spans.length) list.draw(now.spans, now.structure);
  if (now.panel) topline.draw();
  if (now.place) list.place();
  show(now.place);
}

/** Scroll to the selected span and put its handles: first everything is read, then everything is moved. */
function show(moves) {
  const mark = moves ? article.outOfView() : null;
  const by = moves ? list.measure() : 0;
  const spots = handles.measure();
  mark?.scrollIntoView({ block: "center" });
  list.scroll(by);
  handles.place(spots);
  if (moves) rememberPlace();
}

let remembering = null;
function rememberPlace() {
  clearTimeout(remembering);
  remembering = setTimeout(() => history.replaceState(null, "", desk.selected ? `#${desk.selected}` : location.pathname), 500);
}

/* Keys */

const commands = {
  accept: () => desk.accept(),
  reject: () => desk.reject(),
  count: () => desk.span && scheme.label(desk.span.label).counts && desk.setMode(countMode()),
  values: () => desk.span && editable(desk).length && desk.setMode(valueMode(desk, editable(desk)[0])),
  claim: () => desk.span && scheme.isToll(desk.span) && desk.setMode(hintMode(desk, scheme.claim.name)),
  next: () => desk.next(1),
  previous: () => desk.next(-1),
  order: () => desk.toggleOrder(),
  down: () => desk.step(1),
  up: () => desk.step(-1),
  stacked: () => desk.stacked(),
  skip: () => desk.skip(),
  back: () => desk.back(),
  undo: () => desk.undo(),
  redo: () => desk.redo(),
  rejected: () => desk.toggleRejected(),
  help: showHelp,
  submit,
  leave: () => leave(),
};
for (const edge of ["start", "end"]) {
  for (const [name, side] of [["left", -1], ["right", 1]]) {
    commands[`${edge}-${name}`] = () => desk.moveEdge(edge, side, "word");
    commands[`${edge}-${name}-character`] = () => desk.moveEdge(edge, side, "character");
  }
}
const bound = bindings();
if (scheme.claim?.key) bound.set(scheme.claim.key, "claim");
for (const label of scheme.labels) {
  bound.set(label.key, `label-${label.name}`);
  commands[`label-${label.name}`] = () => desk.label(label);
}

function leave() {
  document.getSelection().removeAllRanges();
  desk.notice = null;
  desk.unfinished = false;
  desk.setMode(null);
}

addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
  if (takesText(event.target)) return;
  const name = read(event);
  if (desk.mode?.key(name)) {
    event.preventDefault();
    return;
  }
  const pressesButton = event.target instanceof Element && event.target.closest("button, a, summary");
  if (pressesButton && (name === "Enter" || name === " ")) return;
  const command = bound.get(name);
  if (!command) return;
  event.preventDefault();
  if (event.repeat && !REPEATABLE.test(command)) return;
  if (!/^(start|end)-/.test(command)) session.settle();
  if (desk.mode) desk.setMode(null);
  commands[command]();
});

/* The rest */

byId("undo").addEventListener("click", () => desk.undo());
// After a click the keys belong to the text again: Enter must not press the button once more.
document.addEventListener("click", ({ detail, target }) => {
  if (detail > 0 && target.closest(".rail button, .top button") && !takesText(document.activeElement)) {
    byId("report").focus({ preventScroll: true });
  }
});
byId("sheet").addEventListener("click", ({ currentTarget }) => {
  const open = document.body.classList.toggle("sheet-open");
  currentTarget.setAttribute("aria-expanded", String(open));
});
addEventListener("hashchange", goToHash);
session.addEventListener("taken", () => desk.tell({ structure: true, place: true, panel: true }));

function goToHash() {
  const id = location.hash.slice(1);
  if (store.spans.has(id)) desk.select(id);
  return store.spans.has(id);
}

watchPointing(desk, store);
watchSignIn(session);
watchTabs(document.querySelector("[role=tablist]"));
drawHelp(scheme);
if (page.mine) session.start();
list.draw([], true);
topline.draw();
if (!goToHash()) desk.next();
desk.tell({ place: true, panel: true });
document.documentElement.dataset.ready = "yes";
