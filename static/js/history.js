/** Which decisions stand and which were taken back: the same stacks as annotator/spans/history.py keeps. */

export class History {
  constructor(page) {
    this.known = new Map(); // key → the changes of decisions made in this browser, to show an undo at once
    this.take(page, []);
  }

  take({ undoable, redoable }, waiting) {
    this.answered = { standing: [...undoable], undone: [...redoable] };
    this.replay(waiting);
  }

  /** A decision was answered for good; false where what it took back is known to the server alone. */
  answer(entry) {
    push(this.answered, entry);
    const other = entry.undoes ?? entry.redoes;
    return !other || this.known.has(other);
  }

  replay(waiting) {
    this.standing = [...this.answered.standing];
    this.undone = [...this.answered.undone];
    for (const { entry, local } of waiting) this.push(entry, local);
  }

  push(entry, local) {
    if (!entry.undoes && !entry.redoes) this.known.set(entry.key, local);
    push(this, entry);
  }
}

function push(stacks, { key, kind, undoes, redoes }) {
  const { standing, undone } = stacks;
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

export function inverse(changes) {
  return changes.map((change) => ({ ...change, before: change.after, after: change.before })).reverse();
}
