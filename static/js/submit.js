/** Submitting: refused in place with what is still open; asked once where nothing is marked. */

import { byId } from "./dom.js";
import { say } from "./say.js";

export function watchSubmit(desk, session, store) {
  const nothing = byId("nothing");

  function submit() {
    if (!session.open) return;
    session.settle();
    const [first] = desk.waiting();
    if (first) {
      desk.unfinished = true;
      desk.select(first.id);
      desk.say(say("not-yet", { count: desk.waiting().length }), true);
      return;
    }
    if ([...store.spans.values()].some((span) => span.status === "accepted")) session.submit(false);
    else nothing.showModal();
  }

  byId("submit").addEventListener("click", submit);
  nothing.addEventListener("close", () => nothing.returnValue === "yes" && session.submit(true));

  session.addEventListener("closed", () => {
    desk.say(say("submitting"));
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
