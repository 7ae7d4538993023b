/** Decisions that this browser holds and no review page has sent: told on every other page, with the way to send them. */

const told = document.getElementById("unsent");
const places = told.querySelector("ul");
const name = new RegExp(`^attest:queue:${told.dataset.user}:(\\d+):`);

/** review → how many of its decisions wait */
function counted() {
  const counts = new Map();
  for (const key of Object.keys(localStorage)) {
    const review = key.match(name)?.[1];
    if (review) counts.set(review, (counts.get(review) ?? 0) + 1);
  }
  return counts;
}

function tell() {
  const rows = Array.from(counted(), ([review, count]) => {
    const link = document.createElement("a");
    link.href = told.dataset.address.replace("/0/", `/${review}/`);
    link.textContent = told.dataset.link;
    const row = document.createElement("li");
    row.className = "warning";
    row.append(`${told.dataset.words} ${count} · `, link);
    return row;
  });
  places.replaceChildren(...rows);
  told.hidden = !rows.length;
}

addEventListener("storage", tell);
addEventListener("pageshow", tell); // a page that comes back from the browser's memory too
tell();
