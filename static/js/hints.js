/** Letters on the spans a link could lead to: pressing one links, again takes the link away, 0 says nobody is named. */

const LETTERS = "asdfghjklqwertyuiopzxcvbnm";

/** One short key per place, the first ones the easiest to reach; two letters only where one is not enough. */
export function hintKeys(count) {
  if (count <= LETTERS.length) return [...LETTERS.slice(0, count)];
  const pairs = Math.ceil((count - LETTERS.length) / (LETTERS.length - 1));
  const singles = LETTERS.slice(0, LETTERS.length - pairs);
  const keys = [...singles];
  for (const first of LETTERS.slice(LETTERS.length - pairs)) {
    for (const second of LETTERS) keys.push(first + second);
  }
  return keys.slice(0, count);
}

/** The spans a link of this type could lead to, nearest first, each with its key. */
export function candidates(store, span, type) {
  const distance = (other) => Math.max(other.start - span.end, span.start - other.end, 0);
  const found = [...store.spans.values()]
    .filter((other) => other.id !== span.id && other.status !== "rejected" && store.scheme.fits(type, span.label, other.label))
    .sort((one, other) => distance(one) - distance(other) || one.start - other.start);
  const keys = hintKeys(found.length);
  return found.map((other, place) => ({ id: other.id, key: keys[place] }));
}

/** The mode in which letters choose the end of a link from the selected span. */
export function hintMode(desk, type) {
  const { span, store } = desk;
  const found = candidates(store, span, type);
  let typed = "";
  const leave = () => desk.setMode(null);
  const choose = (id, also) => {
    leave();
    desk.link(type, store.spans.get(id), also);
  };
  return {
    name: "hints",
    type,
    candidates: found,
    choose,
    nobody() {
      leave();
      desk.unattributed();
    },
    key(name) {
      const letter = name.replace("Shift+", "");
      if (name === "0") this.nobody();
      else if (name === "Escape") leave();
      else if (/^[a-z]$/.test(letter)) {
        typed += letter;
        const match = found.find(({ key }) => key === typed);
        if (match) choose(match.id, name.startsWith("Shift+"));
        else if (!found.some(({ key }) => key.startsWith(typed))) typed = "";
      } else return name.length === 1;
      return true;
    },
  };
}
