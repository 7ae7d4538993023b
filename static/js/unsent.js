/** Decisions that this browser holds and no review page has sent: told on every other page, with the way to send them. */

const told = document.getElementById("unsent");
const places = told.querySelector("ul");
const { user, address, words, link: open, drop, question } = told.dataset;
const name = new RegExp(`^attest:queue:${user}:(\\d+):`);

/** Where a browser keeps nothing, nothing waits. */
function storedNames() {
  try {
    return Object.keys(localStorage);
  } catch {
    return [];
  }
}

/** review → the names under which its decisions wait */
function waiting() {
  const found = new Map();
  for (const key of storedNames()) {
    const review = key.match(name)?.[1];
    if (review) found.set(review, [...(found.get(review) ?? []), key]);
  }
  return found;
}

function tell() {
  const rows = Array.from(waiting(), ([review, keys]) => {
    const link = document.createElement("a");
    link.href = address.replace("/0/", `/${review}/`);
    link.textContent = open;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.textContent = drop;
    button.addEventListener("click", () => forget(keys));
    const row = document.createElement("li");
    row.className = "warning";
    row.append(`${words} ${keys.length} · `, link, " ", button);
    return row;
  });
  places.replaceChildren(...rows);
  told.hidden = !rows.length;
}

/** The way out where the report is not the person's any more, and would take them never. */
function forget(keys) {
  if (!confirm(question)) return;
  for (const key of keys) localStorage.removeItem(key);
  tell();
}

addEventListener("storage", tell);
addEventListener("pageshow", tell); // a page that comes back from the browser's memory too
tell();
