/** Which decisions stand and which were taken back: the same stacks as annotator/spans/history.py keeps. */

const REMARKS = ["note", "gap", "ungap", "skip", "flag", "cause"];

export class History {
  constructor(page) {
    this.known = new Map(); // key → the changes of decisions made in this browser, to show an undo at once
    this.take(page, []);
  }

  take({ undoable, redoable, remarks, answered_stops }, waiting) {
    const said = new Map(remarks.map((remark) => [remark.key, remark]));
    const answers = new Map(Object.entries(answered_stops));
    this.answered = { standing: [...undoable], undone: [...redoable], gone: new Set(redoable), remarks: said, answers };
    this.replay(waiting);
  }

  /** A decision was answered for good; false where the tab that took something back did not know what that changes. */
  answer({ entry, local }) {
    push(this.answered, entry);
    const other = entry.undoes ?? entry.redoes;
    return !other || local.length > 0 || this.remarks.has(other) || this.known.get(other)?.length === 0;
  }

  /** Notes, gaps, skips and flags that were not taken back, in order. */
  said() {
    return [...this.remarks.values()].filter(({ key }) => !this.gone.has(key));
  }

  replay(waiting) {
    this.standing = [...this.answered.standing];
    this.undone = [...this.answered.undone];
    this.gone = new Set(this.answered.gone);
    this.remarks = new Map(this.answered.remarks);
    this.answers = new Map(this.answered.answers); // key → the stops of the sweep that a decision answered
    for (const { entry, local } of waiting) this.push(entry, local);
  }

  /** Has a decision that stands answered a stop like this? */
  hasAnswered(isLike) {
    return [...this.answers].some(([key, stops]) => !this.gone.has(key) && stops.some(isLike));
  }

  /** How many stops were shown and answered one by one. */
  get answeredSingly() {
    return [...this.answers].filter(([key, stops]) => !this.gone.has(key) && stops.length === 1).length;
  }

  push(entry, local) {
    if (!entry.undoes && !entry.redoes) this.known.set(entry.key, local);
    push(this, entry);
  }
}

function push(stacks, entry) {
  const { key, kind, undoes, redoes, stop, stops = stop && [stop] } = entry;
  const { standing, undone, gone, remarks, answers } = stacks;
  if (REMARKS.includes(kind)) remarks.set(key, entry);
  if (stops) answers.set(key, stops);
  if (undoes) gone.add(undoes);
  gone.delete(redoes);
  if (kind === "submit") stacks.standing = stacks.undone = [];
  else if (kind === "undo") move(undoes, standing, undone);
  else if (kind === "redo") move(redoes, undone, standing);
  else if (!standing.includes(key)) {
    standing.push(key);
    stacks.undone = [];
  }
}

function move(key, from, to) {
  const place = from.indexOf(key);
  if (place >= 0) to.push(...from.splice(place, 1));
}
