/** What the page asks the server: decisions, its own page again, and in place for a sign-in that ran out. */

import { byId, say } from "./dom.js";

const ASK_AGAIN = 5_000; // ms after the question was put off
const NO_ANSWER = 20_000; // ms after which nothing is expected any more

/** The token that goes with the cookie as it is now: another tab may have signed in since the page came. */
function token() {
  const cookie = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/);
  return cookie ? cookie[1] : JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
}

export async function send(method, url, sent, signal) {
  const response = await fetch(url, {
    method,
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token(), "HX-Request": "true" },
    body: JSON.stringify(sent),
    credentials: "same-origin",
    redirect: "manual",
    signal,
  });
  const body = await response.json().catch(() => null);
  return { status: response.type === "opaqueredirect" ? 401 : response.status, body };
}

export async function sendEntries(url, entries, signal) {
  const { status, body } = await send("POST", url, entries, signal);
  // An answer that does not come from the program (a proxy's page) is no answer.
  return { status: [200, 409].includes(status) && !body?.results ? 502 : status, body };
}

export async function fetchPage(url = location.pathname) {
  const response = await fetch(url, { credentials: "same-origin", headers: { Accept: "text/html" } });
  return response.ok ? readPage(await response.text()) : null;
}

export async function fetchStops(url) {
  const response = await fetch(url, {
    credentials: "same-origin",
    headers: { Accept: "application/json" },
    signal: AbortSignal.timeout(NO_ANSWER),
  });
  if (!response.ok) throw new Error(String(response.status));
  return (await response.json()).stops;
}

function readPage(html) {
  const fresh = parse(html);
  const data = fresh.getElementById("review-page");
  if (!data) return null;
  document.body.setAttribute("hx-headers", fresh.body.getAttribute("hx-headers"));
  return JSON.parse(data.textContent);
}

async function signIn(url, username, password) {
  let form = await fetchForm(url);
  if (!form.querySelector("[name=password]")) {
    // Somebody else is signed in by now: the sign-in page sends them on.
    const out = form.querySelector(".menu form");
    if (out) await post(out.getAttribute("action"), { csrfmiddlewaretoken: tokenIn(out) });
    form = await fetchForm(url);
  }
  const response = await post(url, { username, password, next: location.pathname, csrfmiddlewaretoken: tokenIn(form) });
  const html = await response.text();
  const page = response.ok ? readPage(html) : null;
  const faults = Array.from(parse(html).querySelectorAll(".errorlist"), (list) => list.textContent.trim());
  return page ? { page } : { fault: faults.join(" ") };
}

const parse = (html) => new DOMParser().parseFromString(html, "text/html");
const tokenIn = (form) => form.querySelector("[name=csrfmiddlewaretoken]")?.value ?? token();
const fetchForm = async (url) => parse(await (await fetch(url)).text());
const post = (url, fields) => fetch(url, { method: "POST", body: new URLSearchParams(fields), credentials: "same-origin" });

export function watchSignIn(session) {
  const dialog = byId("sign-in");
  const form = dialog.querySelector("form");
  const fault = form.querySelector(".errorlist");

  /** Perhaps only the token is old, since another tab signed in: then go on. */
  session.queue.addEventListener("signin", async ({ detail }) => {
    const page = await fetchPage().catch(() => null);
    const refused = detail === 403 && session.lastFresh === page?.revision;
    if (page?.user === session.page.user && !refused) {
      session.lastFresh = page.revision;
      goOn(page);
    } else ask();
  });

  session.queue.addEventListener("resumed", () => dialog.close());
  dialog.addEventListener("cancel", () => setTimeout(() => session.queue.resume(), ASK_AGAIN));

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
