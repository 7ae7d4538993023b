/** A sign-in that ran out is asked for in place; what waits is sent afterwards. */

import { byId, say } from "./dom.js";
import { fetchPage, signIn } from "./server.js";

export function watchSignIn(session) {
  const dialog = byId("sign-in");
  const form = dialog.querySelector("form");
  const fault = form.querySelector(".errorlist");

  /** Perhaps only the token is old, since another tab signed in: then go on. */
  session.queue.addEventListener("signin", async ({ detail }) => {
    const found = await fetchPage().catch(() => null);
    const refused = detail === 403 && session.lastFresh === found?.page.revision;
    if (found?.page.user === session.page.user && !refused) {
      session.lastFresh = found.page.revision;
      goOn(found.page);
    } else ask();
  });

  session.queue.addEventListener("resumed", () => dialog.close());

  function ask() {
    fault.textContent = "";
    if (!dialog.open) dialog.showModal();
    form.elements.password.focus();
  }

  function goOn(page) {
    session.take(page);
    session.queue.resume();
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { username, password } = form.elements;
    let answer;
    try {
      answer = await signIn(session.page.login_url, username.value, password.value);
    } catch {
      answer = { fault: say("no-network") };
    }
    password.value = "";
    if (answer.page?.user === session.page.user) {
      session.lastFresh = null;
      dialog.close();
      goOn(answer.page);
    } else {
      fault.textContent = answer.fault || say("another-person");
    }
  });
}
