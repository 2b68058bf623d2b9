/* Any event of /staff/events means "something changed": the page is fetched again and every
 * [data-live] region that differs is replaced. Forms are changed only while nobody uses them. */

import { carryOver, restoreDraft } from "./draft.js";
import { restoreKept } from "./keep.js";
import { announce, askSession, connectionFound, connectionLost, fetchByItself, leaveToSignIn } from "./page.js";

const FOCUSABLE = "a[href], button:not(:disabled), summary, [tabindex]";
const plainTitle = document.title;
// A server that is too busy for the page has news for it all the same.
const REFUSED_MS = 2000;
let refreshing = false;
let retrying = 0;
let again = false;
let failures = 0;

function follow() {
  const events = new EventSource("/staff/events");
  events.addEventListener("message", refresh);
  events.addEventListener("queue", (event) => isShownHere(JSON.parse(event.data)) && refresh());
  events.addEventListener("alarm", (event) => {
    document.dispatchEvent(new CustomEvent("alarm", { detail: JSON.parse(event.data).alarms }));
  });
  events.addEventListener("signed-off", (event) => leaveToSignIn(JSON.parse(event.data).why || "ended"));
  events.addEventListener("open", () => {
    failures = 0;
    connectionFound();
    // Also the first time: what changed between the page and its stream was told to nobody.
    refresh();
  });
  events.addEventListener("error", () => {
    connectionLost();
    // The browser itself tries again after a lost network, but not after an error of a proxy.
    if (events.readyState === EventSource.CLOSED) followLater();
  });
  addEventListener("pagehide", () => events.close(), { once: true });
}

/** Once a page: what does not belong to one stream. */
export function watch() {
  addEventListener("offline", connectionLost);
  if (!navigator.onLine) connectionLost();
  addEventListener("pageshow", (event) => event.persisted && refresh());
  document.addEventListener("connected-again", refresh);
  document.addEventListener("look-again", refresh);
  document.addEventListener("visibilitychange", () => showBadge(document));
  follow();
}

/** What of the change a page shows: reading a transcript again is on record, so it has a reason. */
function isShownHere({ changed, escalations }) {
  if (!changed) return true;
  if (document.getElementById("queue")) return changed.some((one) => one !== "said");
  const own = document.querySelector(".actions[data-escalation]")?.dataset.escalation;
  if (!own || !escalations) return true;
  return escalations.includes(own) || changed.includes("notes");
}

async function followLater() {
  failures += 1;
  await new Promise((resolve) => setTimeout(resolve, Math.min(15, 2 ** failures) * 1000));
  if ((await askSession())?.seconds === 0) leaveToSignIn("ended");
  else follow();
}

/** What a form answered with stands at the form's address, which only takes forms. */
function pageAddress() {
  return document.querySelector("[data-page]")?.dataset.page || location.href;
}

async function refresh() {
  if (refreshing) {
    again = true;
    return;
  }
  refreshing = true;
  clearTimeout(retrying);
  try {
    const response = await fetchByItself(pageAddress(), { headers: { Accept: "text/html" } });
    if (response.type === "opaqueredirect") leaveToSignIn("ended");
    else if (response.ok) take(new DOMParser().parseFromString(await response.text(), "text/html"));
    else if (response.status >= 500 || response.status === 429) refreshLater();
  } catch {
    connectionLost();
    refreshLater();
  }
  refreshing = false;
  if (again) {
    again = false;
    refresh();
  }
}

/** What it was fetched for may be told once: it is fetched until it comes. */
function refreshLater() {
  retrying = setTimeout(refresh, REFUSED_MS);
}

function take(fresh) {
  const said = new Set();
  for (const region of document.querySelectorAll("[data-live]")) {
    const next = fresh.getElementById(region.id);
    if (!next || next.innerHTML === region.innerHTML) continue;
    const isNews = !next.dataset.mark || next.dataset.mark !== region.dataset.mark;
    replace(region, next);
    if (region.dataset.announce && isNews) said.add(region.dataset.announce);
  }
  if (said.size) announce([...said].join(" "));
  showBadge(fresh);
  takeActions(fresh);
}

/** Keeps the keyboard where it was: at the same link, else at its neighbour, else at the region. */
function replace(region, next) {
  const focused = region.contains(document.activeElement) ? document.activeElement : null;
  const place = focused ? [...region.querySelectorAll(FOCUSABLE)].indexOf(focused) : -1;
  region.replaceChildren(...next.childNodes);
  Object.assign(region.dataset, next.dataset);
  if (!focused || focused === region) return;
  const left = [...region.querySelectorAll(FOCUSABLE)];
  const target = (focused.id && document.getElementById(focused.id)) || left[Math.min(place, left.length - 1)] || region;
  if (target === region) region.tabIndex = -1;
  target.focus({ preventScroll: true });
}

/** The number of open escalations in the tab's title, on the list. */
function showBadge(page) {
  const open = Number(page.getElementById("queue")?.dataset.open || 0);
  document.title = open && document.hidden ? `(${open}) ${plainTitle}` : plainTitle;
}

/** What can be done may have changed too (somebody claimed it). */
function takeActions(fresh) {
  const mine = document.querySelector(".actions");
  const theirs = fresh.querySelector(".actions");
  if (!mine || !theirs) return;
  if (controls(mine) === controls(theirs)) {
    const version = theirs.querySelector("[name=version]")?.value;
    for (const field of mine.querySelectorAll("[name=version]")) field.value = version;
    sayChanged();
  } else if (hasWords(mine) || mine.contains(document.activeElement)) {
    sayChanged(() => exchange(mine, theirs));
  } else {
    exchange(mine, theirs);
  }
}

function hasWords(section) {
  return [...section.querySelectorAll("textarea")].some((field) => field.value);
}

function controls(section) {
  const parts = section.querySelectorAll("button, p");
  return [...parts].map((one) => `${one.textContent} ${Boolean(one.disabled)}`).join("\n");
}

function exchange(mine, theirs) {
  const typed = mine.querySelector("#reply")?.value || "";
  mine.replaceChildren(...theirs.childNodes);
  carryOver(typed);
  restoreDraft();
  restoreKept();
  sayChanged();
}

/** Nothing is taken from under a person's hands: they ask for it. */
function sayChanged(show) {
  const box = document.getElementById("changed");
  if (!show) return box.replaceChildren();
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Show what can be done now";
  button.addEventListener("click", () => {
    show();
    document.getElementById("do").focus();
  });
  if (box.contains(document.activeElement)) return box.querySelector("button").replaceWith(button), button.focus();
  return box.replaceChildren("What can be done here changed. What you typed is kept. ", button);
}
