/* What was told already in this browser: alarms are done by one of its tabs, and put away in all.
 * Each is an entry of its own in localStorage: two tabs that write at once overwrite nothing. */

const PREFIX = "frontdesk-told ";
const KEPT_MS = 24 * 3600 * 1000;
// Longer than a browser takes to show one tab what another one stored.
const SETTLE_MS = 150;

/** The alarms that this tab is the first to do: one tab at a time looks and writes it down. */
export async function takeFirst(what, alarms) {
  const take = async () => {
    const mine = alarms.filter((one) => !has(what, one.key));
    for (const one of mine) note(what, one.key);
    if (mine.length) await new Promise((done) => setTimeout(done, SETTLE_MS));
    return mine;
  };
  return navigator.locks ? navigator.locks.request("frontdesk-told", take) : take();
}

export function isSeen(key) {
  return has("seen", key);
}

export function markSeen(key) {
  note("seen", key);
}

/** Calls when another tab wrote something down. */
export function whenTold(call) {
  addEventListener("storage", (event) => event.key?.startsWith(PREFIX) && call());
}

/** Forgets what no page is told of any more. */
export function forgetOld() {
  const since = Date.now() - KEPT_MS;
  for (const name of Object.keys(localStorage)) {
    if (name.startsWith(PREFIX) && !(Number(localStorage.getItem(name)) > since)) localStorage.removeItem(name);
  }
}

function has(what, key) {
  return localStorage.getItem(`${PREFIX}${what} ${key}`) !== null;
}

function note(what, key) {
  try {
    localStorage.setItem(`${PREFIX}${what} ${key}`, String(Date.now()));
  } catch {
    /* full: it may sound twice */
  }
}
