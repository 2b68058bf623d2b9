/* What all parts of the staff pages share. */

/** Fetches without counting as something that a person did. Rejects when there is no answer. */
export function fetchByItself(path, { seconds = 8, ...options } = {}) {
  const headers = { "Frontdesk-By-Itself": "1", ...options.headers };
  const signal = AbortSignal.timeout(seconds * 1000);
  return fetch(path, { cache: "no-store", redirect: "manual", signal, ...options, headers });
}

/** `seconds` until the sign-off (0 when it has happened) `of` at most; null without an answer. */
export async function askSession() {
  try {
    const response = await fetchByItself("/staff/session", { headers: { Accept: "application/json" } });
    if (response.status === 401) return { seconds: 0, of: 0 };
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

/** To the sign-in page and, from there, back to this one. */
export function leaveToSignIn(why) {
  const back = encodeURIComponent(location.pathname + location.search);
  location.replace(`/staff/sign-in?why=${why}&next=${back}`);
}

/** For screen readers: what changed in the page. */
export function announce(text) {
  const live = document.getElementById("live");
  if (live) live.textContent = text;
}

/* The line at the top that says whether the page is connected. */

const LOST_AFTER_MS = 2500;
const FOUND_SHOWN_MS = 6000;
const ASKED_EACH_MS = 3000;
let losing = 0;
let lost = false;
/** What was last tried did not go: no later word of the connection may hide it. */
let unsent = false;

export function connectionLost() {
  if (!lost && !losing) losing = setTimeout(showLost, LOST_AFTER_MS);
}

export function connectionFound() {
  clearTimeout(losing);
  losing = 0;
  if (!lost) return;
  lost = false;
  sayConnection(unsent ? "Connected again. What you typed was not sent: send it again." : "Connected again.");
  document.dispatchEvent(new Event("connected-again"));
  setTimeout(clearFound, FOUND_SHOWN_MS);
}

/** What was not sent is said until it is sent: who looked away for a moment must not miss it. */
function clearFound() {
  if (lost || losing || unsent) return;
  sayConnection("");
}

function showLost() {
  losing = 0;
  sayLost();
}

export function sayNotSent() {
  unsent = true;
  sayLost();
}

/** It goes now: there is nothing left to send again. */
export function saySending() {
  unsent = false;
}

function sayLost() {
  waitForReturn();
  sayConnection(
    unsent
      ? "Not sent: the server cannot be reached. What you typed is kept; send it again when the page is connected."
      : "The connection to the server is lost: this page may be out of date. What you type is kept. Trying again.",
  );
}

/** A stream that outlived the gap says nothing when the network is back: ask. */
function waitForReturn() {
  if (!lost) setTimeout(askAgain, ASKED_EACH_MS);
  lost = true;
}

async function askAgain() {
  if (!lost) return;
  if ((await askSession()) === null) setTimeout(askAgain, ASKED_EACH_MS);
  else connectionFound();
}

function sayConnection(text) {
  const line = document.getElementById("connection");
  if (line) line.textContent = text;
}
