/* Idle sign-off. Only what a person does renews the session: opening a page, sending a form, typing
 * or pressing anything. The page says it before it signs off, and leaves when it has happened. */

import { askSession, leaveToSignIn } from "./page.js";

const WARN_SECONDS = 120;
const LOOK_SECONDS = 15;
const TELL_SECONDS = 60;

let whole = 0;
let deadline = 0;
let toldAt = 0;
let timer = 0;
let warned = false;

export async function watchIdle() {
  if (!document.querySelector(".sign-out")) return;
  for (const kind of ["keydown", "pointerdown", "input"]) {
    addEventListener(kind, noteAction, { capture: true, passive: true });
  }
  document.addEventListener("visibilitychange", () => document.hidden || look());
  addEventListener("pageshow", (event) => event.persisted && look());
  toldAt = Date.now();
  await look();
}

/** Asks the server, which knows of other tabs too, and comes back in time for what is next. */
async function look() {
  const session = await askSession();
  if (session === null) {
    if (deadline && Date.now() >= deadline) cover();
    return lookIn(LOOK_SECONDS);
  }
  const left = session.seconds;
  if (left === 0) return leaveToSignIn("idle");
  whole = session.of;
  deadline = Date.now() + left * 1000;
  uncover();
  const warnFrom = Math.min(WARN_SECONDS, whole / 4);
  if (left > warnFrom) {
    unwarn();
    return lookIn(left - warnFrom);
  }
  warn(left);
  return lookIn(Math.min(left + 1, LOOK_SECONDS));
}

function lookIn(seconds) {
  clearTimeout(timer);
  timer = setTimeout(look, seconds * 1000);
}

async function noteAction(event) {
  if (!event.isTrusted) return;
  const gap = Math.min(TELL_SECONDS, whole / 8) * 1000;
  if (!warned && Date.now() - toldAt < gap) return;
  toldAt = Date.now();
  try {
    await fetch("/staff/active", { method: "POST", headers: { Accept: "application/json" } });
  } catch {
    return; // the next look tells
  }
  await look();
}

function warn(left) {
  if (warned) return;
  warned = true;
  const minutes = Math.max(1, Math.round(left / 60));
  const stay = document.createElement("button");
  stay.type = "button";
  stay.textContent = "Stay signed in";
  const text = `Nothing was done for a while: you will be signed off in ${minutes === 1 ? "a minute" : `${minutes} minutes`}. A reply you have begun is kept. `;
  document.getElementById("idle").replaceChildren(text, stay);
}

function unwarn() {
  const box = document.getElementById("idle");
  if (!warned) return;
  warned = false;
  const hadFocus = box.contains(document.activeElement);
  box.replaceChildren();
  if (hadFocus) document.getElementById("main").focus();
}

/** The time is over and the server cannot be asked: nobody shall read on meanwhile. */
function cover() {
  const main = document.getElementById("main");
  if (main.hidden) return;
  warned = true;
  main.hidden = true;
  const text = "You are signed off because nothing was done for a while. The server cannot be reached just now; this page comes back with it.";
  document.getElementById("idle").replaceChildren(text);
}

function uncover() {
  document.getElementById("main").hidden = false;
}
