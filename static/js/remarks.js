/** What was said beside deciding: notes, guideline gaps, skips and causes by span, "" for the report; and a flag. */

const NOTHING = Object.freeze({ notes: [], gap: null, skipped: false, cause: null });

export class Remarks {
  #about = new Map();

  constructor(session) {
    this.session = session;
    this.flag = null;
    this.read();
  }

  /** Take what stands now; the ids of the spans that something was or is said of. */
  read() {
    const before = this.#about;
    this.#about = new Map();
    this.flag = null;
    for (const { kind, targets, note, reason } of this.session.history.said()) {
      if (kind === "flag") this.flag = { reason, note };
      else for (const id of targets.length ? targets : [""]) this.#say(id, kind, note ?? "", reason);
    }
    return new Set([...before.keys(), ...this.#about.keys()]);
  }

  #say(id, kind, note, reason) {
    const { notes, gap, skipped, cause } = this.about(id);
    this.#about.set(id, {
      notes: kind === "note" ? [...notes, note] : notes,
      gap: kind === "gap" ? note : kind === "ungap" ? null : gap,
      skipped: skipped || kind === "skip",
      cause: kind === "cause" ? reason : cause,
    });
  }

  about(id) {
    return this.#about.get(id) ?? NOTHING;
  }
}
