/** The top line: how far it is, whether it is saved, what was refused, and submitting. */

import { byId, el, say } from "./dom.js";
import { incidentMode } from "./incidentpanel.js";
import { counters } from "./order.js";
import { typedIn } from "./typed.js";

const CALM = 400; // ms an answer may take before the line says that something is being saved

export class Topline {
  #timer = null;

  constructor(desk, session, store) {
    this.desk = desk;
    this.session = session;
    this.store = store;
    this.saving = byId("saving");
    this.refused = byId("refused");
    this.problems = [];
    session.queue.addEventListener("state", ({ detail }) => this.#state(detail));
    session.addEventListener("refused", ({ detail }) => this.#refuse(detail));
    this.refused.addEventListener("click", () => this.#showProblem());
    for (const { entry, local, problem } of session.queue.setAside()) {
      this.#refuse({ entry, local, result: { reason: problem, state: [] }, aside: true });
    }
  }

  draw() {
    const { decided, total } = counters(this.store);
    const open = decided === total && this.session.open ? this.desk.waiting().length : 0;
    byId("decided").textContent = say(open ? "decided-but" : "decided", { decided, total, open });
    const bar = byId("bar");
    bar.max = total || 1;
    bar.value = total ? decided : 1;
    byId("undo").disabled = !this.session.undoable;
    byId("redo").hidden = !this.session.redoable;
    byId("submit").disabled = !this.session.open;
  }

  #state({ phase, waiting }) {
    clearTimeout(this.#timer);
    const words = say(`saving-${phase}`, { count: waiting });
    const show = () => {
      if (this.saving.textContent === words) return;
      this.saving.className = `saving ${phase}`;
      this.saving.textContent = words;
    };
    if (phase === "saving" && this.saving.classList.contains("saved")) this.#timer = setTimeout(show, CALM);
    else show();
  }

  #refuse({ entry, local, at, result, aside = false }) {
    const first = result.state.find((item) => "span" in item)?.span ?? local.find((change) => "span" in change)?.span ?? entry.targets?.[0];
    const typed = typedIn(entry, this.store.scheme);
    if (typed && !aside) this.session.queue.keepAside({ entry, local, at }, result.reason);
    this.problems.push({ about: first, reason: result.reason, what: say(`kind-${entry.kind}`), typed, key: entry.key });
    this.#drawProblems();
  }

  #drawProblems() {
    const last = this.problems.at(-1);
    this.refused.hidden = !last;
    if (last) this.refused.replaceChildren(say("refused", { reason: last.reason }), " ", el("u", {}, say("show-me")));
  }

  #showProblem() {
    const { about, reason, what, typed, key } = this.problems.pop();
    this.session.queue.forgetAside(key);
    if (about && this.store.spans.has(about)) this.desk.select(about);
    this.desk.say(say(typed ? "refused-typed" : "refused-what", { what, reason, typed }), true);
    this.#drawProblems();
  }
}

/** Submitting is refused in place with what is still open, sweeps, and asks once where nothing is marked. */
export function watchSubmit(desk, session, store, sweep) {
  const nothing = byId("nothing");
  let swept = ""; // how the sweep went

  function submit() {
    session.settle();
    if (isReady()) sweep.begin(finish);
  }

  function isReady() {
    if (!session.open) return false;
    const [first] = desk.waiting();
    if (!first) return true;
    desk.unfinished = true;
    if (first.incident) desk.setMode(incidentMode(desk, first.incident.id));
    else desk.select(first.id);
    desk.tell({ panel: true });
    return false;
  }

  function finish(how) {
    if (!isReady()) return;
    swept = how;
    if ([...store.spans.values()].some((span) => span.status === "accepted")) session.submit(false, swept);
    else nothing.showModal();
  }

  nothing.addEventListener("close", () => nothing.returnValue === "yes" && session.submit(true, swept));

  session.addEventListener("closed", () => {
    desk.say(say(swept === "unavailable" ? "submitting-unswept" : "submitting"));
    desk.tell({ place: true, panel: true });
  });
  session.addEventListener("submitted", () => location.assign(session.page.next_url));
  session.addEventListener("refused", ({ detail }) => {
    if (detail.entry.kind !== "submit") return;
    desk.unfinished = true;
    desk.next();
    desk.say(detail.result.reason, true);
  });
  return submit;
}
