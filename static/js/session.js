/** One review in this tab: acts go through here into the store, the history and the queue; answers come back. */

import { History, inverse } from "./history.js";
import { newId } from "./ids.js";
import { Queue } from "./queue.js";
import { fetchPage, sendEntries } from "./server.js";

const none = { spans: new Set(), links: new Set() };

export class Session extends EventTarget {
  #refreshing = null;

  constructor(page, store) {
    super();
    this.page = page;
    this.store = store;
    this.revision = page.revision;
    this.closed = page.submitted || !page.mine;
    this.history = new History(page);
    this.shownAt = now();
    this.queue = new Queue({
      user: page.user,
      review: page.review,
      send: (entries, signal) => sendEntries(page.decide_url, entries, signal),
    });
    this.queue.addEventListener("answer", ({ detail }) => this.#answered(detail));
    this.queue.addEventListener("elsewhere", ({ detail }) => this.#elsewhere(detail.record));
    this.queue.addEventListener("missed", () => this.refresh());
    this.queue.addEventListener("aside", ({ detail }) => this.#setAside(detail));
  }

  /** Show what waits from before, then send it. */
  start() {
    this.#rebuild(targets(this.queue.records));
    this.queue.start();
  }

  get waiting() {
    return this.queue.records;
  }

  /** May anything still be decided here? A submission that waits for its answer closes the page too. */
  get open() {
    return !this.closed && !this.waiting.some(({ entry }) => entry.kind === "submit");
  }

  /** Do what a draft of decide.js says: on the screen now, to the server when it can. */
  perform(draft) {
    const { kind, changes, ...more } = draft;
    const entry = this.#entry(kind, { changes, ...more });
    this.store.apply(changes);
    this.history.push(entry, changes);
    this.queue.add(entry, changes, { amendable: kind === "adjust" });
    return entry;
  }

  /** Move an edge: a run of moves of one edge is one decision. `edge` tells runs apart. */
  adjust(draft, edge) {
    const record = this.queue.amendable();
    const [change] = draft.changes;
    const [first] = record?.local ?? [];
    if (!edge || this.runs !== edge || record?.entry.kind !== "adjust" || first.span !== change.span) {
      this.perform(draft);
      this.runs = edge;
      return;
    }
    this.store.apply(draft.changes);
    const back = first.before.start === change.after.start && first.before.end === change.after.end;
    const changes = back ? [] : [{ ...first, after: change.after }];
    const entry = { ...record.entry, changes, decided_at: now() };
    this.queue.amend(record, entry, changes);
    if (back) this.history.replay(this.waiting);
    else this.history.known.set(entry.key, changes);
  }

  /** The next key is another: the run of moves is over. */
  settle() {
    this.runs = null;
    this.queue.release();
  }

  undo() {
    return this.#back("undo", "undoes", this.history.standing.at(-1), inverse);
  }

  redo() {
    return this.#back("redo", "redoes", this.history.undone.at(-1), (changes) => changes);
  }

  /** Take a decision back or bring it again. Resolves to the changes shown, null where only the server knows them. */
  #back(kind, reference, key, derive) {
    if (!key) return undefined;
    const known = this.history.known.get(key);
    const local = known ? derive(known) : [];
    const entry = this.#entry(kind, { changes: [], [reference]: key });
    this.store.apply(local);
    this.history.push(entry, local);
    this.queue.add(entry, local);
    return known ? local : null;
  }

  submit(nothingToMark) {
    const entry = this.#entry("submit", { changes: [], nothing_to_mark: nothingToMark });
    this.queue.add(entry, []);
    this.dispatchEvent(new CustomEvent("closed"));
  }

  /** Take the server's state again, what waits on top. */
  refresh() {
    this.#refreshing ??= fetchPage()
      .then((found) => found && this.take(found.page))
      .catch(() => null) // no network: the next answer tells that the page is stale
      .finally(() => (this.#refreshing = null));
    return this.#refreshing;
  }

  take(page) {
    this.revision = page.revision;
    this.closed = page.submitted || !page.mine;
    this.store.take(page, this.waiting.map(({ local }) => local));
    this.history.take(page, this.waiting);
    this.dispatchEvent(new CustomEvent("taken"));
  }

  #entry(kind, more) {
    return { key: newId(), kind, ...more, shown_at: this.shownAt, decided_at: now() };
  }

  #answered({ records, body }) {
    const results = new Map(body.results.map((result) => [result.key, result]));
    const touched = targets(records);
    let counted = 0;
    let stale = false;
    for (const { entry, local } of records) {
      const result = results.get(entry.key);
      for (const item of result.state ?? []) this.#hold(item, touched);
      if (result.outcome === "refused") {
        stale ||= result.code === "not-last" || result.code === "closed";
        this.dispatchEvent(new CustomEvent("refused", { detail: { entry, local, result } }));
        continue;
      }
      counted += 1;
      this.store.holdChanges(local);
      this.history.answer(entry);
      const unknown = (entry.undoes && !this.history.known.has(entry.undoes)) || (entry.redoes && !this.history.known.has(entry.redoes));
      stale ||= Boolean(unknown) && !result.state;
      if (entry.kind === "submit") this.#submitted();
    }
    stale ||= body.revision !== this.revision + counted;
    this.revision = body.revision;
    this.#rebuild(touched);
    this.dispatchEvent(new CustomEvent("blocks", { detail: { blocks: body.blocks ?? {} } }));
    if (stale && !this.closed) this.refresh();
  }

  #hold(item, touched) {
    this.store.hold(item);
    if ("span" in item) touched.spans.add(item.span);
    else touched.links.add(item.link);
  }

  #submitted() {
    this.closed = true;
    this.dispatchEvent(new CustomEvent("submitted"));
  }

  #elsewhere(record) {
    this.#rebuild(targets([record]));
    if (record.entry.kind === "submit") this.dispatchEvent(new CustomEvent("closed"));
  }

  #setAside({ record, problem }) {
    this.#rebuild(targets([record]));
    const result = { code: "malformed", reason: problem, state: [] };
    this.dispatchEvent(new CustomEvent("refused", { detail: { ...record, result, aside: true } }));
  }

  #rebuild(touched) {
    this.store.refold(touched, this.waiting.map(({ local }) => local));
    this.history.replay(this.waiting);
  }
}

/** The spans and links that records are about. */
function targets(records) {
  const touched = { spans: new Set(none.spans), links: new Set(none.links) };
  for (const { local } of records) {
    for (const change of local) {
      if ("span" in change) touched.spans.add(change.span);
      else touched.links.add(change.link);
    }
  }
  return touched;
}

function now() {
  return new Date().toISOString();
}
