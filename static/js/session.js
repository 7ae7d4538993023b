/** One review in this tab: acts go through here into the store, the history and the queue; answers come back. */

import { newId } from "./dom.js";
import { History } from "./history.js";
import { Queue } from "./queue.js";
import { fetchPage, sendEntries } from "./server.js";

const now = () => new Date().toISOString();
const changesOf = (records) => records.flatMap(({ local }) => local);

export class Session extends EventTarget {
  #refreshing = null;
  #run = null;
  #told = "";

  constructor(page, store) {
    super();
    this.page = page;
    this.store = store;
    this.history = new History(page);
    this.#adopt(page);
    this.shownAt = now();
    const send = (entries, signal) => sendEntries(page.decide_url, entries, signal);
    const serves = () => fetchPage().then(Boolean, () => false);
    this.queue = new Queue({ user: page.user, review: page.review, send, serves });
    const hears = { answer: this.#answered, elsewhere: this.#elsewhere, missed: this.refresh, aside: this.#setAside };
    for (const [name, hear] of Object.entries(hears)) this.queue.addEventListener(name, ({ detail }) => hear.call(this, detail));
  }

  #adopt({ revision, state, mine }) {
    this.revision = revision;
    this.held = state; // as the server knows it
    this.mine = mine;
  }

  start() {
    this.#rebuild(changesOf(this.waiting));
    this.queue.start();
  }

  get waiting() {
    return this.queue.records;
  }

  /** "open", "submitted" or "flagged": a submission that waits for its answer closes the page too. */
  get state() {
    return this.waiting.reduce((state, { entry }) => this.#after(state, entry), this.held);
  }

  #after(state, { kind, undoes, redoes }) {
    const isFlag = (key) => this.history.remarks.get(key)?.kind === "flag";
    if (kind === "submit") return "submitted";
    if (kind === "flag" || isFlag(redoes)) return "flagged";
    return isFlag(undoes) ? "open" : state;
  }

  get open() {
    return this.mine && this.state === "open";
  }

  get undoable() {
    return this.mine && this.state !== "submitted" && this.history.standing.length > 0;
  }

  get redoable() {
    return this.open && this.history.undone.length > 0;
  }

  perform({ kind, ...more }) {
    this.#enter({ kind, ...more }, more.changes, kind === "adjust");
  }

  #enter(act, local, amendable = false) {
    const entry = { key: newId(), ...act, shown_at: this.shownAt, decided_at: now() };
    this.store.apply(local);
    this.history.push(entry, local);
    this.queue.add(entry, local, amendable);
    this.#tellRemarks();
  }

  #tellRemarks() {
    const now = this.history.said().map(({ key }) => key).join();
    if (now === this.#told) return;
    this.#told = now;
    this.#say("remarks");
  }

  /** Move an edge. Moves of one `run` that follow each other are one decision. */
  adjust(draft, run) {
    const record = this.queue.amendable();
    const [change] = draft.changes;
    const [first] = record?.local ?? [];
    if (!run || this.#run !== run || record?.entry.kind !== "adjust" || first.span !== change.span) {
      this.perform(draft);
      this.#run = run;
      return;
    }
    this.store.apply(draft.changes);
    const back = first.before.start === change.after.start && first.before.end === change.after.end;
    const changes = back ? [] : [{ ...first, after: change.after }];
    this.queue.amend(record, { ...record.entry, changes, decided_at: now() }, changes);
    if (back) this.history.replay(this.waiting);
    else this.history.known.set(record.entry.key, changes);
  }

  settle() {
    this.#run = null;
    this.queue.release();
  }

  undo() {
    return this.#back("undo", "undoes", this.history.standing.at(-1), inverse);
  }

  redo() {
    return this.#back("redo", "redoes", this.history.undone.at(-1), (changes) => changes);
  }

  /** The changes shown; null where only the server knows them, undefined where there is nothing to take back. */
  #back(kind, reference, key, derive) {
    if (!key) return undefined;
    const known = this.history.remarks.has(key) ? [] : this.history.known.get(key);
    const local = known ? derive(known) : [];
    this.#enter({ kind, changes: [], [reference]: key }, local);
    return known ? local : null;
  }

  /** Another tab may have taken back what only this one knows the changes of. */
  #complete(record) {
    const { undoes, redoes } = record.entry;
    const known = this.history.known.get(undoes ?? redoes);
    if (known && !record.local.length) record.local = undoes ? inverse(known) : known;
  }

  /** `sweep` says how the sweep before it went: "done" or "unavailable". */
  submit(nothingToMark, sweep) {
    this.#enter({ kind: "submit", changes: [], nothing_to_mark: nothingToMark, sweep, submission: this.page.submission }, []);
    this.#say("closed");
  }

  refresh() {
    this.#refreshing ??= this.#takeFresh()
      .catch(() => null) // no network: the next answer tells that the page is stale
      .finally(() => (this.#refreshing = null));
    return this.#refreshing;
  }

  async #takeFresh() {
    const page = await fetchPage();
    if (!page) return;
    if (page.revision < this.revision) await this.#takeFresh(); // an answer overtook it: what it was about is not in there
    else this.take(page);
  }

  take(page) {
    this.#adopt(page);
    this.store.take(page, changesOf(this.waiting));
    this.history.take(page, this.waiting);
    this.#tellRemarks();
    this.#say("taken");
  }

  #answered({ records, body }) {
    const results = new Map(body.results.map((result) => [result.key, result]));
    for (const record of records) this.#complete(record);
    const applied = records.filter(({ entry }) => results.get(entry.key).outcome !== "refused");
    let stale = body.revision !== this.revision + applied.length;
    this.revision = body.revision;
    for (const record of records) {
      const result = results.get(record.entry.key);
      for (const item of result.state ?? []) this.store.hold(item);
      if (result.outcome === "refused") {
        stale ||= ["not-last", "closed"].includes(result.code);
        this.#say("refused", { ...record, result });
      } else {
        this.store.holdChanges(record.local);
        stale ||= !this.history.answer(record);
        this.held = this.#after(this.held, record.entry);
        if (record.entry.kind === "submit") this.#say("submitted");
      }
    }
    this.#rebuild([...changesOf(records), ...body.results.flatMap(({ state }) => state ?? [])]);
    this.#say("blocks", body.blocks ?? {});
    if (stale && this.held !== "submitted") this.refresh();
  }

  #elsewhere({ record }) {
    this.#complete(record);
    this.#rebuild(record.local);
    if (record.entry.kind === "submit") this.#say("closed");
  }

  #setAside({ record, problem }) {
    this.#rebuild(record.local);
    this.#say("refused", { ...record, result: { reason: problem, state: [] }, aside: true });
  }

  #rebuild(targets) {
    this.store.refold(targets, changesOf(this.waiting));
    this.history.replay(this.waiting);
    this.#tellRemarks();
  }

  #say(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

function inverse(changes) {
  return changes.map((change) => ({ ...change, before: change.after, after: change.before })).reverse();
}
