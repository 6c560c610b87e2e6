// The page works without this; it only makes what is there quicker to reach and keep up with.

// `/` leads to the search, as operators are used to.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const search = document.getElementById("q");
  if (!search) return;
  event.preventDefault();
  search.focus();
  search.select();
});

// What was opened is open in the fresh contents from their first moment; the next ones may come before they settle.
let open = [];
document.addEventListener("htmx:beforeSwap", () => {
  open = [...document.querySelectorAll("details[id][open]")].map((one) => one.id);
});
document.addEventListener("htmx:afterSwap", () => {
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  const pulse = document.getElementById("pulse");
  const shown = document.querySelector("[data-fresh]");
  if (pulse && shown) pulse.textContent = shown.dataset.fresh; // for whoever cannot see it
});

// An unmasked value leaves the page when its time is over; the server would not show it again either.
for (const shown of document.querySelectorAll("[data-masks-in]")) {
  setTimeout(() => shown.remove(), Number(shown.dataset.masksIn) * 1000);
}

// A page that hears nothing of the server asks by itself, until it hears again.
let heard = false;
document.addEventListener("htmx:sseOpen", () => { heard = true; });
document.addEventListener("htmx:sseError", () => { heard = false; });
setInterval(() => {
  const page = heard ? null : document.querySelector("[data-asks-itself]");
  if (page) window.htmx.trigger(page, "unheard");
}, 2000);

// What was being typed outlives a session that ends meanwhile: in this tab, for the same person, until it is sent.
const who = document.querySelector(".who")?.textContent;
const typing = document.querySelector("textarea[name=text]");
if (who && typing) {
  const kept = `typed:${window.location.pathname}`;
  const before = JSON.parse(window.sessionStorage.getItem(kept) ?? "null");
  if (before?.who === who && !typing.value) typing.value = before.text;
  typing.addEventListener("input", () => window.sessionStorage.setItem(kept, JSON.stringify({ who, text: typing.value })));
}
if (window.location.search.includes("done=")) window.sessionStorage.clear();
document.querySelector("form.out")?.addEventListener("submit", () => window.sessionStorage.clear());
