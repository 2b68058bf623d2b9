/* Live parts of the staff pages. Without this script the pages work the same, by reloading.
 *
 * Any event of /staff/events means "something changed": the page is fetched again and every
 * [data-live] region that differs is replaced. Forms are never touched, so nothing typed is lost. */

const announcer = document.getElementById("live");
const plainTitle = document.title;
let refreshing = false;
let again = false;

async function refresh() {
  if (refreshing) {
    again = true;
    return;
  }
  refreshing = true;
  try {
    const response = await fetch(location.href, { headers: { Accept: "text/html" }, redirect: "error" });
    if (response.ok) take(new DOMParser().parseFromString(await response.text(), "text/html"));
  } catch {
    /* offline or signed out: the next event, or a reload, tells */
  }
  refreshing = false;
  if (again) {
    again = false;
    refresh();
  }
}

function take(fresh) {
  const said = new Set();
  for (const region of document.querySelectorAll("[data-live]")) {
    const next = fresh.getElementById(region.id);
    if (!next || next.innerHTML === region.innerHTML) continue;
    replace(region, next);
    if (region.dataset.announce) said.add(region.dataset.announce);
  }
  if (announcer && said.size) announcer.textContent = [...said].join(" ");
  showBadge(fresh);
  offerReload(fresh);
}

/** Keeps the keyboard where it was when the focused link is in the new list too. */
function replace(region, next) {
  const focused = region.contains(document.activeElement) ? document.activeElement.id : "";
  region.replaceChildren(...next.childNodes);
  Object.assign(region.dataset, next.dataset);
  if (focused && focused !== region.id) document.getElementById(focused)?.focus({ preventScroll: true });
}

/** The number of open escalations in the tab's title, on the list. */
function showBadge(page) {
  const open = Number(page.getElementById("queue")?.dataset.open || 0);
  document.title = open && document.hidden ? `(${open}) ${plainTitle}` : plainTitle;
}

/** What can be done may have changed too (somebody claimed it); a half-written reply stays. */
function offerReload(fresh) {
  const mine = document.querySelector(".actions");
  const theirs = fresh.querySelector(".actions");
  if (!mine || !theirs) return;
  const names = (section) => [...section.querySelectorAll("button")].map((one) => one.textContent).join();
  if (names(mine) === names(theirs)) return;
  const reply = mine.querySelector("textarea");
  if (!reply?.value && !mine.contains(document.activeElement)) mine.replaceChildren(...theirs.childNodes);
  else if (announcer) announcer.textContent += " Reload the page to see what you can do now.";
}

if (window.EventSource && document.querySelector("[data-live]")) {
  const events = new EventSource("/staff/events");
  for (const name of ["message", "queue", "escalation", "utterance", "status"]) {
    events.addEventListener(name, refresh);
  }
  let opened = false;
  events.addEventListener("open", () => {
    if (opened) refresh();
    opened = true;
  });
  document.addEventListener("visibilitychange", () => showBadge(document));
  addEventListener("pagehide", () => events.close());
}
