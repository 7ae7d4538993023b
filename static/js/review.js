/** The review page: puts its parts together, hears the keys, draws once per frame. */

import { Article } from "./article.js";
import { Caret } from "./caret.js";
import { sayCause } from "./causes.js";
import { ClaimsPanel } from "./claimspanel.js";
import { Desk } from "./desk.js";
import { byId, inNextFrame, linkWords, say, shut, takesText } from "./dom.js";
import { moveEdge } from "./edges.js";
import { watchGuide } from "./guide.js";
import { Handles } from "./handles.js";
import { Help } from "./help.js";
import { incidentMode } from "./incidentpanel.js";
import { Inspector } from "./inspector.js";
import { bindings, firstKeys, keyName, keyOf, read, REPEATABLE, writeKeys } from "./keys.js";
import { hintMode, sameMode } from "./links.js";
import { toggleGap, watchFlag, writeNote } from "./notes.js";
import { Offers } from "./offers.js";
import { OwnKeys } from "./ownkeys.js";
import { watchPointing } from "./picking.js";
import { Scheme } from "./scheme.js";
import { Session } from "./session.js";
import { Search } from "./search.js";
import { watchSignIn } from "./server.js";
import { SpanList } from "./spanlist.js";
import { ReportText } from "./spans.js";
import { Store } from "./store.js";
import { Sweep } from "./sweep.js";
import { Topline, watchSubmit } from "./topline.js";
import { countMode, editable, valueMode } from "./values.js";

const page = JSON.parse(byId("review-page").textContent);
const scheme = new Scheme(page.scheme);
const text = new ReportText(byId("report"));
const store = new Store(page, text, scheme);
const session = new Session(page, store);
const desk = new Desk(session, store);
const article = new Article(desk, store, session);
const caret = new Caret(desk, store, article);
watchPointing(desk, store); // before anything is drawn: what is selected shows in the same frame
const search = new Search(desk, store, article, caret);
const handles = new Handles(desk, store);
const inspector = new Inspector(desk, store, page);
const list = new SpanList(desk, store);
const offers = new Offers(desk, store);
const claims = byId("pane-claims") && new ClaimsPanel(desk, store, () => showPane(byId("tab-claims")));
const topline = new Topline(desk, session, store);
const sweep = new Sweep(desk, session, store, article);
const submit = watchSubmit(desk, session, store, sweep);

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
  if (now.place || now.blocks.length) search.draw();
  if (now.blocks.length) sweep.reselect();
  if (now.place || now.panel) article.place();
  if (now.panel) inspector.draw();
  if (now.structure || now.spans.length) list.draw(now.spans, now.structure);
  if (now.panel) topline.draw();
  if (now.panel) offers.draw();
  if (now.place) list.place();
  if (now.place) claims?.place();
  show(now.place && desk.mode?.name !== "caret");
}

const low = matchMedia("(max-height: 38rem)"); // the rail scrolls as one: begin with what is selected
const rail = document.querySelector(".rail");

/** Scroll to the selected span and put its handles: first everything is read, then everything is moved. */
function show(moves) {
  const mark = moves ? article.outOfView() : null;
  const by = moves ? list.measure() : 0;
  const toClaim = moves && claims?.measure();
  const spots = handles.measure();
  const spot = caret.measure();
  mark?.scrollIntoView({ block: "center" });
  list.scroll(by);
  claims?.scroll(toClaim);
  handles.place(spots);
  caret.place(spot);
  article.revealPicked();
  if (moves && low.matches && !claims?.inHand) rail.scrollTop = 0;
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
  count,
  values: () => desk.span && desk.mayDecide() && editable(desk).length && desk.setMode(valueMode(desk, editable(desk)[0])),
  claim: () => link(scheme.claim),
  same: () => desk.span && desk.mayDecide() && !isRejected() && desk.setMode(sameMode(desk)),
  everywhere: () => offers.everywhere(),
  where: () => offers.where(),
  "accept-names": () => offers.names("accepted", "accept-names"),
  "accept-scored": () => offers.scored(page.accepts_from),
  "reject-names": () => offers.names("rejected", "reject-names"),
  next: () => desk.next(1),
  previous: () => desk.next(-1),
  order: () => desk.toggleOrder(),
  down: () => desk.step(1),
  up: () => desk.step(-1),
  stacked: () => desk.stacked(),
  skip: () => desk.skip(),
  note: () => writeNote(desk),
  gap: () => toggleGap(desk),
  cause: () => sayCause(desk),
  flag: watchFlag(desk, session),
  guidelines: watchGuide(desk, showPane),
  back: () => desk.back(),
  undo: () => desk.undo(),
  redo: () => desk.redo(),
  rejected: () => desk.toggleRejected(),
  claims: () => claims?.toggle(),
  help: () => help.show(),
  submit,
  sheet,
  leave,
  caret: () => caret.startHere(),
  search: () => search.open(),
  region: () => desk.region((desk.picked ?? desk.span)?.start ?? article.firstInView()),
};
if (scheme.hasIncidents) commands.incident = () => desk.mayDecide() && desk.setMode(incidentMode(desk));
for (const edge of ["start", "end"]) {
  for (const [name, side] of [["left", -1], ["right", 1]]) {
    commands[`${edge}-${name}`] = () => moveEdge(desk, edge, side, "word");
    commands[`${edge}-${name}-character`] = () => moveEdge(desk, edge, side, "character");
  }
}
for (const label of scheme.labels) {
  commands[`label-${label.name}`] = () => desk.label(label);
  commands[`exactly-${label.name}`] = () => desk.label(label, true);
}
for (const type of scheme.linkTypes) commands[`link-${type.name}`] = () => link(type);
const ownKeys = new OwnKeys(page);
const first = firstKeys(scheme, page);
let bound = bindings(ownKeys.own, first, scheme);
desk.keyOf = (command) => keyOf(bound, command);
desk.commandOf = (name) => bound.get(name);
desk.keyName = (command) => keyName(bound, command);
const help = new Help({ first, bound: () => bound, own: () => ownKeys.own, change: changeKeys });

function changeKeys(own) {
  const answer = ownKeys.set(own);
  bound = bindings(own, first, scheme);
  writeKeys(bound);
  desk.tell({ panel: true });
  return answer;
}

function count() {
  if (!desk.span || !desk.mayDecide()) return;
  if (scheme.label(desk.span.label).counts) desk.setMode(countMode(desk));
  else desk.say(say("no-count", desk.span));
}

/** Says so, too. */
function isRejected() {
  if (desk.span.status !== "rejected") return false;
  desk.say(say("no-name"));
  return true;
}

function link(type) {
  if (!desk.span || !desk.mayDecide() || isRejected()) return;
  if (!scheme.leadsFrom(type, desk.span)) {
    const what = type === scheme.claim ? say("said-by") : linkWords(type, "link");
    desk.say(say("no-such-link", { what, labels: type.from.join(", "), label: desk.span.label }));
    return;
  }
  // Who is one with whom is said by the entity where there is one, and in no second way.
  const mode = type.mutual && scheme.label(desk.span.label).entity ? sameMode : hintMode;
  desk.setMode(mode(desk, type));
}

for (const tab of document.querySelectorAll(".tabs button")) commands[tab.dataset.command] = () => showPane(tab);

function showPane(tab) {
  for (const other of tab.parentElement.children) {
    other.setAttribute("aria-pressed", String(other === tab));
    byId(other.getAttribute("aria-controls")).hidden = other !== tab;
  }
  if (tab.id === "tab-claims") claims.draw();
}

function sheet() {
  byId("sheet").setAttribute("aria-expanded", String(document.body.classList.toggle("sheet-open")));
}

function leave() {
  document.getSelection().removeAllRanges();
  desk.notice = null;
  desk.unfinished = false;
  desk.setMode(null);
}

addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || isForDialog(event)) return;
  if (takesText(event.target)) return;
  const name = read(event);
  if (desk.mode?.key(name) || claims?.key(name)) {
    event.preventDefault();
    return;
  }
  const pressesButton = event.target instanceof Element && event.target.closest("button, a, summary");
  if (pressesButton && (name === "Enter" || name === " ")) return;
  const command = bound.get(name);
  if (!command) return;
  event.preventDefault();
  if (!event.repeat || REPEATABLE.test(command)) run(command);
});

const dialogs = [...document.querySelectorAll("dialog")];
const openDialog = () => dialogs.find(({ open }) => open);

/** Escape closes a dialog at once: the browser would do so after the next key, and that may mean something there. */
function isForDialog(event) {
  const dialog = openDialog();
  if (dialog && event.key === "Escape") {
    event.preventDefault();
    dialog.dispatchEvent(new Event("cancel"));
    shut(dialog);
  }
  return dialog !== undefined;
}

/** Do what a key or a button says. Whatever is not one more step of an edge ends the run of steps. */
function run(command) {
  if (!/^(start|end)-/.test(command)) session.settle();
  if (desk.mode?.does?.(command)) return;
  const again = desk.mode?.command === command;
  if (desk.mode && !desk.mode.outlasts?.(command)) desk.setMode(null);
  if (!again) commands[command]?.();
  claims?.after(command);
}

/* The rest */

document.addEventListener("click", ({ detail, target }) => {
  const does = target.closest("[data-command]");
  if (does) run(does.dataset.command);
  // After a click the keys belong to the text again: Enter must not press the button once more.
  const stays = takesText(document.activeElement) || openDialog();
  if (detail > 0 && !stays && target.closest(".rail button, .top button") && !claims?.takesFocus()) {
    byId("report").focus({ preventScroll: true });
  }
});
addEventListener("hashchange", goToHash);
session.addEventListener("taken", () => desk.tell({ structure: true, place: true, panel: true }));

function goToHash() {
  const id = location.hash.slice(1);
  if (store.spans.has(id)) desk.select(id);
  return store.spans.has(id);
}

watchSignIn(session);
writeKeys(bound);
if (page.mine) session.start();
list.draw([], true);
topline.draw();
if (!goToHash()) desk.next();
desk.tell({ place: true, panel: true });
document.documentElement.dataset.ready = "yes";
