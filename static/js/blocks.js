/** Blocks as trees of marks, drawn here exactly as annotator/spans/blocks.py and templates/review/_block.html draw them. */

const WEAK = 0.6;
const DEEPEST = 4;

/** The nodes of a block: strings and marks { span, letter, classes, height, children }. `spans` need not be sorted. */
export function tree(text, block, spans, scheme) {
  const byId = new Map(spans.map((span) => [span.id, span]));
  const waiting = spans
    .map((span) => ({ start: Math.max(span.start, block.start), end: Math.min(span.end, block.end), id: span.id }))
    .filter((piece) => piece.start < piece.end)
    .sort(before);
  const root = { classes: [], height: 0, children: [], end: block.end };
  const stack = [root];
  let at = block.start;
  const write = (until) => {
    if (until > at) stack.at(-1).children.push(text.slice(at, until));
    at = Math.max(at, until);
  };
  while (waiting.length) {
    const piece = waiting.shift();
    while (stack.at(-1).end <= piece.start) leave(stack, write);
    const end = Math.min(piece.end, stack.at(-1).end);
    if (end < piece.end) insert(waiting, { start: end, end: piece.end, id: piece.id });
    write(piece.start);
    const span = byId.get(piece.id);
    const label = scheme.label(span.label);
    const classes = [`c${label.colour}`, ...stateOf(span, piece.start, end, text)];
    const mark = { span: piece.id, letter: label.letter, classes, height: 0, children: [], end };
    stack.at(-1).children.push(mark);
    stack.push(mark);
  }
  while (stack.length > 1) leave(stack, write);
  write(block.end);
  return root.children;
}

function before(one, other) {
  return one.start - other.start || other.end - one.end || (one.id < other.id ? -1 : 1);
}

function insert(waiting, piece) {
  const place = waiting.findIndex((other) => before(piece, other) < 0);
  waiting.splice(place < 0 ? waiting.length : place, 0, piece);
}

function leave(stack, write) {
  write(stack.at(-1).end);
  const mark = stack.pop();
  if (!mark.classes.includes("rejected")) {
    mark.height += 1;
    mark.classes.push(`u${Math.min(mark.height, DEEPEST)}`);
  }
  const parent = stack.at(-1);
  parent.height = Math.max(parent.height, mark.height);
}

function stateOf(span, start, end, text) {
  const { origin } = span;
  const classes = [span.status];
  if (span.status === "suggested" && typeof origin.score === "number" && origin.score < WEAK) classes.push("weak");
  if (origin.by === "person") classes.push("added");
  else if (span.status === "accepted") {
    if (span.label !== origin.label) classes.push("relabelled");
    if (span.start !== origin.start) classes.push("moved-start");
    if (span.end !== origin.end) classes.push("moved-end");
  }
  if (/^\n*$/.test(text.slice(span.start, start))) classes.push("first");
  if (/^\n*$/.test(text.slice(end, span.end))) classes.push("last");
  return classes;
}

/** The nodes as elements. Iterative, since marks can nest deeper than the call stack. */
export function draw(nodes) {
  const fragment = document.createDocumentFragment();
  const waiting = nodes.map((node) => [fragment, node]).reverse();
  while (waiting.length) {
    const [parent, node] = waiting.pop();
    if (typeof node === "string") {
      parent.append(node);
      continue;
    }
    const mark = document.createElement("mark");
    mark.className = node.classes.join(" ");
    mark.dataset.span = node.span;
    mark.dataset.letter = node.letter;
    parent.append(mark);
    for (let index = node.children.length - 1; index >= 0; index -= 1) waiting.push([mark, node.children[index]]);
  }
  return fragment;
}
