/* What is heard and seen away from the list: a tone, a desktop notice, a line at the top of the page.
 *
 * The server tells alarms with a key, again to every page that opens or comes back; each browser
 * sounds and notices a key once, in one of its tabs. Sound and notices are off until somebody
 * presses their button, since browsers want that; what was chosen is remembered. */

import { forgetOld, isSeen, markSeen, takeFirst, whenTold } from "./told.js";
import { canSound, tone, wakeAudio } from "./tone.js";

const SOUND = "frontdesk-sound";
const NOTICES = "frontdesk-notices";
const REFRESH_MS = 60_000;
const LOUD = ["crisis", "emergency"];

const shown = new Map();

export function watchAlerts() {
  document.addEventListener("alarm", (event) => hear(event.detail));
  document.addEventListener("click", (event) => {
    if (event.target.id === "alarm-seen") clearLine();
    else if (event.target.closest("#alarm a, #alarm-calm a")) for (const key of shown.keys()) markSeen(key);
  });
  forgetOld();
  whenTold(forgetSeen);
  for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, () => isOn(SOUND) && wakeAudio(), { passive: true });
  // "answer within 12 minutes" goes on without any event.
  if (document.getElementById("queue")) setInterval(() => document.dispatchEvent(new Event("look-again")), REFRESH_MS);
  offerControls();
}

async function hear(alarms) {
  const here = document.querySelector(".actions[data-escalation]")?.dataset.escalation;
  for (const one of alarms) if (one.kind === "new" && one.escalation_id === here) markSeen(one.key);
  const fresh = alarms.filter((one) => !shown.has(one.key) && !isSeen(one.key));
  if (!fresh.length) return;
  for (const one of fresh) shown.set(one.key, one);
  showLine();
  await Promise.all([sound(fresh), notice(fresh)]);
}

/* The line at the top: each tab has its own, until somebody says that it was seen. */

function showLine() {
  const all = [...shown.values()];
  const isLoud = all.some((one) => one.kind === "page" || LOUD.includes(one.urgency));
  const [box, other] = isLoud ? ["alarm", "alarm-calm"] : ["alarm-calm", "alarm"];
  document.getElementById(other)?.replaceChildren();
  const target = document.getElementById(box);
  if (!target) return;
  const link = document.createElement("a");
  link.href = all.length === 1 ? `/staff/escalations/${all[0].escalation_id}` : "/staff";
  link.textContent = all.length === 1 ? "Open it" : "Show the list";
  const seen = document.createElement("button");
  seen.type = "button";
  seen.id = "alarm-seen";
  seen.textContent = "Seen";
  const hadFocus = document.activeElement?.id === "alarm-seen";
  target.replaceChildren(`${say(all)} `, link, " ", seen);
  if (hadFocus) seen.focus();
}

function clearLine() {
  for (const key of shown.keys()) markSeen(key);
  shown.clear();
  for (const id of ["alarm", "alarm-calm"]) document.getElementById(id)?.replaceChildren();
  document.getElementById("main")?.focus();
}

/** Another tab has seen it. */
function forgetSeen() {
  for (const key of shown.keys()) if (isSeen(key)) shown.delete(key);
  if (!shown.size) for (const id of ["alarm", "alarm-calm"]) document.getElementById(id)?.replaceChildren();
}

/** Nothing of a patient is in it: the desktop shows it to who walks by. */
function say(alarms) {
  if (alarms.length > 1) {
    const pages = alarms.filter((one) => one.kind === "page").length;
    const late = pages ? ` (${pages} overdue)` : "";
    return `${alarms.length} escalations need somebody${late}.`;
  }
  const [{ kind, urgency }] = alarms;
  if (kind === "page") return `Overdue, ${urgency}: nobody answered in time.`;
  if (kind === "back") return `Back in the queue, ${urgency}: nobody has it now.`;
  return `New escalation: ${urgency}.`;
}

/* Sound. */

async function sound(alarms) {
  if (!isOn(SOUND)) return;
  if (!(await canSound())) return sayState("This tab may not sound yet: press any key or click once.");
  const mine = await takeFirst("sound", alarms);
  if (mine.length) tone(mine.some((one) => one.kind === "page" || LOUD.includes(one.urgency)) ? 3 : 1);
}

/* Desktop notices. */

async function notice(alarms) {
  if (!mayNotify() || !isOn(NOTICES)) return;
  const mine = await takeFirst("notice", alarms);
  if (!mine.length) return;
  const shownNotice = new Notification("Frontdesk", { body: say(mine), tag: "frontdesk-alarm", renotify: true });
  shownNotice.onclick = () => {
    window.focus();
    location.assign(mine.length === 1 ? `/staff/escalations/${mine[0].escalation_id}` : "/staff");
  };
}

function mayNotify() {
  return "Notification" in window && Notification.permission === "granted";
}

/* The buttons, on the list. */

function offerControls() {
  const box = document.getElementById("alert-controls");
  if (!box) return;
  box.hidden = false;
  offer("alert-sound", SOUND, async () => {
    if (!(await canSound())) return "This browser cannot sound here.";
    tone(1);
    return "";
  });
  const notices = offer("alert-notices", NOTICES, async () => {
    if (!("Notification" in window)) return "This browser has no desktop notices.";
    if (Notification.permission !== "granted") await Notification.requestPermission();
    return mayNotify() ? "" : "Desktop notices are blocked in this browser: allow them for this site in its settings.";
  });
  if (!mayNotify()) notices.setAttribute("aria-pressed", "false");
}

/** A button that stays pressed. `begin` answers why it cannot be, or nothing. */
function offer(id, name, begin) {
  const button = document.getElementById(id);
  button.setAttribute("aria-pressed", String(isOn(name)));
  button.addEventListener("click", async () => {
    const wanted = button.getAttribute("aria-pressed") !== "true";
    const problem = wanted ? await begin() : "";
    const chosen = wanted && !problem;
    localStorage.setItem(name, chosen ? "on" : "off");
    button.setAttribute("aria-pressed", String(chosen));
    sayState(problem || `${button.textContent.trim()}: ${chosen ? "on" : "off"}.`);
  });
  return button;
}

function isOn(name) {
  return localStorage.getItem(name) === "on";
}

function sayState(text) {
  const state = document.getElementById("alert-state");
  if (state) state.textContent = text;
}
