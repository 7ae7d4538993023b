/**
 * The decisions that wait for an answer, in order, in localStorage. One leaves only when an answer names its key.
 *
 * A record is { entry, local, at, held, tab }: the entry as sent, the changes as shown (an undo's are the server's to
 * derive), its place, until when it may be amended, by which tab. Each has its own storage key: two tabs never overwrite.
 */

import { say } from "./dom.js";
import { Lease } from "./lease.js";
import { keep } from "./storage.js";

const AMENDABLE = 2_500; // ms after which a run of presses on one edge is sent
const SLACK = 150; // ms before that in which it is left alone, since another tab may be sending it
const PAUSE = 25; // ms from a decision to its request: after the next frame, and with what else was typed
const LIMIT = 200_000; // characters of one request
const MOST = 400; // entries of one request; the server takes 500
const PATIENCE = 20_000; // ms for an answer
const MISSED = 1_500; // ms after which an entry that left the storage is taken for answered, unheard
const FAILURES = 3; // answers 500 in a row after which it is looked for what the server fails on
const FIRST_RETRY = 500;
const LAST_RETRY = 20_000;

export class Queue extends EventTarget {
  #running = false;
  #timer = null;
  #failures = 0;
  #alone = false; // send one by one: the last request was malformed and did not say where
  #faults = 0; // answers 500 in a row
  #stopped = null;

  /** `send(entries, signal)` resolves to { status, body } and rejects when there is no network; `serves()` to whether the server does well otherwise. */
  constructor({ user, review, send, serves }) {
    super();
    this.prefix = `attest:queue:${user}:${review}:`;
    this.aside = `attest:aside:${user}:${review}:`;
    this.send = send;
    this.serves = serves;
    this.lease = new Lease(`attest:lease:${user}:${review}`);
    this.channel = new BroadcastChannel(this.prefix);
    this.records = stored(this.prefix);
    this.channel.onmessage = ({ data }) => this.#answeredElsewhere(data);
    addEventListener("storage", (event) => this.#stored(event));
    addEventListener("online", () => this.#retryNow());
    addEventListener("focus", () => this.#retryNow());
    document.addEventListener("visibilitychange", () => document.hidden && this.release());
    addEventListener("beforeunload", (event) => {
      this.release();
      if (this.records.length) event.preventDefault();
    });
  }

  start() {
    this.#report();
    if (this.records.length) this.#schedule(PAUSE);
  }

  add(entry, local, amendable) {
    this.release();
    const now = Date.now();
    const at = Math.max(now, (this.records.at(-1)?.at ?? 0) + 1);
    const record = { entry, local, at, held: amendable ? now + AMENDABLE : 0, tab: this.lease.tab };
    this.records.push(record);
    this.#keep(record);
    this.#report();
    this.#schedule(amendable ? AMENDABLE : PAUSE);
  }

  amendable() {
    const last = this.records.at(-1);
    return last?.tab === this.lease.tab && last.held - SLACK > Date.now() ? last : null;
  }

  amend(record, entry, local) {
    if (!local.length) {
      this.#forget([record]);
      return;
    }
    Object.assign(record, { entry, local, held: Date.now() + AMENDABLE });
    this.#keep(record);
    this.#schedule(AMENDABLE);
  }

  release() {
    const last = this.records.at(-1);
    if (!last?.held || last.tab !== this.lease.tab) return;
    last.held = 0;
    this.#keep(last);
    this.#schedule(PAUSE);
  }

  resume() {
    this.#stopped = null;
    this.#retryNow();
  }

  setAside() {
    return stored(this.aside);
  }

  /** Keep an entry that will not be sent, with what is wrong with it, until the person has seen it. */
  keepAside({ entry, local, at }, problem) {
    // with a full storage it is told now, and would not be again after a reload
    keep(localStorage, this.aside + entry.key, JSON.stringify({ entry, local, at, problem }));
  }

  forgetAside(key) {
    localStorage.removeItem(this.aside + key);
  }

  #retryNow() {
    if (this.records.length && !this.#stopped) this.#schedule(0);
  }

  #schedule(delay) {
    if (this.#running || this.#stopped) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#run(), delay);
  }

  async #run() {
    if (this.#running) return;
    this.#running = true;
    let again = null;
    try {
      while (again === null && this.#batch().length) again = await this.#sendSome();
    } catch (error) {
      reportError(error); // whatever it was, what waits is tried again
      again = this.#wait();
    }
    this.#running = false;
    const held = this.records.find((record) => record.held > Date.now());
    if (again === null && held) again = held.held - Date.now() + 1;
    if (!this.records.length || this.#stopped) this.lease.release();
    this.#report();
    if (again !== null && !this.#stopped) this.#schedule(again);
  }

  #batch() {
    let size = 0;
    const past = ({ entry, held }, index) => {
      size += JSON.stringify(entry).length;
      return held > Date.now() || index === MOST || (size > LIMIT && index > 0);
    };
    const end = this.records.findIndex(past);
    const ready = end < 0 ? this.records : this.records.slice(0, end);
    return this.#alone ? ready.slice(0, 1) : ready;
  }

  async #sendSome() {
    if (!(await this.lease.take())) return 1_000;
    const batch = this.#batch().filter((record) => record.unkept || localStorage.getItem(this.prefix + record.entry.key));
    if (!batch.length) {
      // another tab has sent them: its answer comes, or was missed
      for (const { entry } of this.#batch()) setTimeout(() => this.#leftUnheard(this.prefix + entry.key), MISSED);
      return 2 * MISSED;
    }
    for (const record of batch) record.held = 0;
    let answer;
    try {
      answer = await this.send(batch.map(({ entry }) => entry), AbortSignal.timeout(PATIENCE));
    } catch {
      return this.#wait();
    }
    const { status, body } = answer;
    if (status === 500) return this.#failed(batch);
    this.#faults = 0;
    if (status === 200 || status === 409) return this.#answered(batch, body);
    if (status === 400 || status === 413) return this.#malformed(batch, body);
    if (status === 401 || status === 403 || status === 404) {
      this.#stopped = "signin";
      this.#say("signin", status);
      return 0;
    }
    return this.#wait();
  }

  #wait() {
    this.#failures += 1;
    this.#report();
    const delay = Math.min(LAST_RETRY, FIRST_RETRY * 2 ** (this.#failures - 1));
    return delay * (0.75 + Math.random() / 2);
  }

  /** The server fails again and again: send one by one, and set aside what fails alone while the server does well otherwise. */
  async #failed(batch) {
    this.#faults += 1;
    if (this.#faults < FAILURES) return this.#wait();
    this.#faults = 0;
    if (batch.length > 1) {
      this.#alone = true;
      this.#failures = 0;
    } else if (await this.serves()) {
      this.#failures = 0;
      this.#putAside(batch[0], say("server-fails"));
      return null;
    }
    return this.#wait();
  }

  #answered(batch, body) {
    this.#failures = 0;
    const named = new Set(body.results.map(({ key }) => key));
    const done = batch.filter(({ entry }) => named.has(entry.key));
    if (!done.length) return this.#wait();
    this.#forget(done);
    this.channel.postMessage({ records: done, body });
    this.#say("answer", { records: done, body });
    this.#alone &&= this.records.length > 0;
    return null;
  }

  /** The server could not read it: set the entries it names aside; where it names none, find them one by one. */
  #malformed(batch, body) {
    const faults = new Map((body?.errors ?? []).map((error) => [error.entry, `${error.where}: ${error.problem}`]));
    const named = batch.filter((_record, index) => faults.has(index));
    if (!named.length && batch.length > 1) {
      this.#alone = true;
      return null;
    }
    for (const record of named.length ? named : batch) {
      this.#putAside(record, faults.get(batch.indexOf(record)) ?? body?.detail ?? "");
    }
    return null;
  }

  #putAside(record, problem) {
    this.#forget([record]); // first: a full storage has room again
    this.keepAside(record, problem);
    this.#say("aside", { record, problem });
  }

  #answeredElsewhere({ records, body }) {
    if (this.#stopped) this.#say("resumed"); // the person signed in again in that tab
    this.#stopped = null;
    this.#drop(records);
    this.#say("answer", { records, body });
    this.#report();
  }

  /** Another tab of the same person added an entry: it waits here too, in case that tab goes. Or one has left. */
  #stored({ key, newValue }) {
    if (!key?.startsWith(this.prefix)) return;
    if (!newValue) {
      setTimeout(() => this.#leftUnheard(key), MISSED);
      return;
    }
    const written = JSON.parse(newValue);
    const known = this.records.find(({ entry }) => entry.key === written.entry.key);
    const record = Object.assign(known ?? {}, written);
    if (!known) this.records.push(record);
    this.records.sort((one, other) => one.at - other.at);
    this.#say("elsewhere", { record });
    this.#report();
    this.#schedule(1_000);
  }

  #leftUnheard(key) {
    const record = this.records.find(({ entry }) => this.prefix + entry.key === key);
    if (!record || localStorage.getItem(key)) return;
    this.#drop([record]);
    this.#say("missed");
    this.#report();
  }

  #keep(record) {
    // with a full storage it is sent all the same, but would not outlive the tab
    if (!keep(localStorage, this.prefix + record.entry.key, JSON.stringify(record))) record.unkept = true;
  }

  #forget(records) {
    this.#drop(records);
    for (const { entry } of records) localStorage.removeItem(this.prefix + entry.key);
  }

  #drop(records) {
    const gone = new Set(records.map(({ entry }) => entry.key));
    this.records = this.records.filter(({ entry }) => !gone.has(entry.key));
  }

  #report() {
    const waiting = this.records.length;
    const phase = this.#stopped ?? (waiting ? (this.#failures ? "offline" : "saving") : "saved");
    this.#say("state", { phase, waiting });
  }

  #say(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

function stored(prefix) {
  const found = [];
  for (let index = 0; index < localStorage.length; index += 1) {
    const key = localStorage.key(index);
    if (key.startsWith(prefix)) found.push(JSON.parse(localStorage.getItem(key)));
  }
  return found.sort((one, other) => one.at - other.at);
}
