/** What the page asks the server: decisions, its own page again, a sign-in. */

/** The token that goes with the cookie as it is now: another tab may have signed in since the page came. */
function token() {
  const cookie = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/);
  return cookie ? cookie[1] : JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
}

export async function sendEntries(url, entries, signal) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token(), "HX-Request": "true" },
    body: JSON.stringify(entries),
    credentials: "same-origin",
    redirect: "manual",
    signal,
  });
  const body = await response.json().catch(() => null);
  // An answer that does not come from the program (a proxy's page) is no answer.
  const garbled = response.ok && !body?.results;
  return { status: response.type === "opaqueredirect" ? 401 : garbled ? 502 : response.status, body };
}

export async function fetchPage(url = location.pathname) {
  const response = await fetch(url, { credentials: "same-origin", headers: { Accept: "text/html" } });
  return response.ok ? readPage(await response.text()) : null;
}

function readPage(html) {
  const fresh = parse(html);
  const data = fresh.getElementById("review-page");
  if (!data) return null;
  document.body.setAttribute("hx-headers", fresh.body.getAttribute("hx-headers"));
  return { page: JSON.parse(data.textContent), document: fresh };
}

export async function signIn(url, username, password) {
  let form = await fetchForm(url);
  if (!form.querySelector("[name=password]")) {
    // Somebody else is signed in by now: the sign-in page sends them on.
    const out = form.querySelector(".menu form");
    if (out) await post(out.getAttribute("action"), { csrfmiddlewaretoken: tokenIn(out) });
    form = await fetchForm(url);
  }
  const response = await post(url, { username, password, next: location.pathname, csrfmiddlewaretoken: tokenIn(form) });
  const html = await response.text();
  const found = response.ok ? readPage(html) : null;
  if (found) return { page: found.page };
  return { fault: Array.from(parse(html).querySelectorAll(".errorlist"), (list) => list.textContent.trim()).join(" ") };
}

const parse = (html) => new DOMParser().parseFromString(html, "text/html");
const tokenIn = (form) => form.querySelector("[name=csrfmiddlewaretoken]")?.value ?? token();
const fetchForm = async (url) => parse(await (await fetch(url)).text());
const post = (url, fields) => fetch(url, { method: "POST", body: new URLSearchParams(fields), credentials: "same-origin" });
