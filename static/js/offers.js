/** The name decided last, elsewhere in the report: a line says how often, one key decides all, another shows where. */

import { button, el, nodes, say, whenIdle } from "./dom.js";
import { draftOf, elsewhere, sameNames, scoredFrom } from "./everywhere.js";
import { Occurrences } from "./occurrences.js";

const LISTED = 12; // places in the panel; the tint in the text shows all
const BESIDE = 24; // code points shown on each side of a place
const TINT = "elsewhere";

export class Offers {
  #found; // undefined until somebody asks again
  #about = null;
  #waits = null;

  constructor(desk, store) {
    this.desk = desk;
    this.store = store;
    this.occurrences = new Occurrences(store.text);
    this.lines = document.querySelectorAll("[data-offer]");
    store.onChange(() => (this.#found = undefined));
    whenIdle(() => store.text.folded);
  }

  /** What else is to be decided as the last span was, or null. */
  get found() {
    const { decided } = this.desk;
    if (this.#isStale) {
      const span = this.store.spans.get(decided);
      const named = span && !this.store.scheme.isToll(span);
      this.#found = named ? elsewhere(this.store, this.occurrences, span) : null;
      this.#about = decided;
    }
    return this.desk.session.open && this.#found?.count ? this.#found : null;
  }

  get #isStale() {
    return this.#found === undefined || this.#about !== this.desk.decided;
  }

  everywhere() {
    if (this.found) this.#decide(this.found);
    else this.desk.say(say("nowhere-else"));
  }

  where() {
    if (this.found) this.#show(this.found, "where", "everywhere");
    else this.desk.say(say("nowhere-else"));
  }

  /** All names decided as this status: the first press says how many suggestions that is, the second decides. */
  names(status, command) {
    const found = sameNames(this.store, status);
    if (this.desk.session.open && found.count) this.#show(found, command, command);
    else this.desk.say(say("names-none"));
  }

  /** The suggestions of the selected span's label, of whatever name, from a score in hundredths up; in the same two presses. */
  scored(least) {
    const { span, session } = this.desk;
    if (!span || this.store.scheme.isToll(span)) this.desk.say(say("scored-which"));
    else {
      const found = scoredFrom(this.store, span.label, least);
      if (session.open && found.count) this.#show(found, "accept-scored", "accept-scored");
      else this.desk.say(say("scored-none", found));
    }
  }

  /** Show what was found until a key: `closes` puts it away, or decides where it is the command that decides. */
  #show(found, closes, decides) {
    const leave = () => this.desk.setMode(null);
    this.desk.setMode({
      name: "places",
      found,
      decides,
      rows: () => this.#rows(found, decides),
      key: (name) => {
        const command = this.desk.commandOf(name);
        if (command === decides) this.#decide(found);
        else if (command === closes || command === "leave") leave();
        else return false;
        return true;
      },
    });
  }

  #decide(found) {
    if (this.desk.mode) this.desk.setMode(null);
    this.desk.decideMany(draftOf(this.store, found));
    this.desk.say(say(`done-${found.verb}`, { count: found.count }));
  }

  /** The line can wait until the decision is on the screen; the key itself looks again. */
  draw() {
    if (!this.#isStale) this.#draw();
    else if (!this.#waits) this.#waits = whenIdle(() => this.#draw());
  }

  #draw() {
    this.#waits = null;
    const { mode } = this.desk;
    const shown = mode?.name === "places" ? mode.found : this.found;
    const decides = mode?.name === "places" ? mode.decides : "everywhere";
    for (const line of this.lines) {
      const act = shown && button({ class: "quiet", onclick: () => this.#decide(shown) }, this.desk.keyOf(decides), " ", this.#words(shown));
      line.replaceChildren(...nodes([act]));
    }
    this.#tint(mode?.name === "places" ? mode.found : null);
  }

  #words({ verb, names, count, label, score }) {
    if (score) return say("scored-accept", { count, label, score });
    if (names) return say(`names-${verb}`, { count, names });
    const { quote } = this.store.spans.get(this.desk.decided);
    return el("span", {}, el("bdi", {}, quote), say(`more-${verb}`, { count }));
  }

  #tint(found) {
    const { highlights } = window.CSS;
    if (!highlights) return;
    if (!found) highlights.delete(TINT);
    else highlights.set(TINT, new Highlight(...placesOf(found).map(({ start, end }) => this.store.text.range(start, end))));
  }

  #rows(found, decides) {
    const places = placesOf(found);
    const more = places.length - LISTED;
    return el(
      "div",
      { class: "choices column places", role: "group", "aria-label": say("places") },
      el("div", { class: "title" }, this.#words(found)),
      places.slice(0, LISTED).map((place) => this.#row(place)),
      more > 0 ? el("p", { class: "small muted" }, say("and-more", { count: more })) : null,
      el("p", { class: "small muted keys" }, this.desk.keyOf(decides), ` ${say("all-" + found.verb, { count: found.count })} `, this.desk.keyOf("leave"), ` ${say("done")}`),
    );
  }

  #row({ id, label, start, end }) {
    const { text, scheme } = this.store;
    const { string, at } = text.around(start, end - start + 2 * BESIDE);
    const stop = at + text.slice(start, end).length;
    const before = at > BESIDE ? string.slice(at - BESIDE, at).replace(/^\S*/u, "…") : string.slice(0, at);
    const go = () => text.range(start, end).startContainer.parentElement.scrollIntoView({ block: "center" });
    const line = [before, el("b", {}, string.slice(at, stop), id ? null : el("small", {}, "+")), string.slice(stop)];
    return button({ class: `choice c${scheme.label(label).colour}`, onclick: go }, el("span", { class: "words", dir: "auto" }, line));
  }
}

function placesOf({ spans, places }) {
  return [...spans, ...places].sort((one, other) => one.start - other.start);
}
