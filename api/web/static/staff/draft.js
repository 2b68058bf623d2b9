/* A half-written reply. It stays in this tab (sessionStorage) until it was said, was thrown away, or
 * its writer signs out; nobody else who signs in here sees it. It has the key that it is sent with:
 * when the transcript shows that key, the reply has arrived, whatever became of the answer. */

import { announce } from "./page.js";

const PREFIX = "frontdesk-reply ";

export function watchDrafts() {
  forgetOthers();
  document.addEventListener("input", (event) => {
    if (event.target.id === "reply") keep(event.target);
  });
  document.addEventListener("click", (event) => {
    if (event.target.id === "kept-drop") dropKept();
  });
}

/** Puts back what was typed; where there is no field for it now, it is shown to be copied. */
export function restoreDraft() {
  const name = draftName();
  const field = document.getElementById("reply");
  let draft = readDraft(name);
  if (draft && document.querySelector(`[data-reply-key="${CSS.escape(draft.key)}"]`)) {
    sessionStorage.removeItem(name);
    draft = null;
  }
  if (!field) return showKept(draft?.text || keptField()?.value || "");
  showKept("");
  return fill(field, draft);
}

/** The field may have words already: typed before this script ran, or refused by the server. */
function fill(field, draft) {
  const typed = field.value !== field.defaultValue || "inserted" in field.dataset;
  if (draft && (!field.value || typed)) {
    announce("The reply that you had begun is still here.");
    field.value = [draft.text, field.value].filter((part) => part).join("\n");
    keyField(field).value = draft.key;
  }
  if (field.value) keep(field);
}

/** What is typed now goes on in another form of the same page. */
export function carryOver(text) {
  const field = document.getElementById("reply");
  if (!text) return;
  if (field) {
    field.value = text;
    keep(field);
  } else {
    showKept(text);
  }
}

export function noteSending(form) {
  const field = form.querySelector("#reply");
  if (field) writeDraft(draftName(), { text: field.value, key: keyField(field).value, sending: true });
}

export function forgetAll() {
  for (const name of names()) sessionStorage.removeItem(name);
}

function keep(field) {
  const key = keyField(field);
  // Once on its way, a changed text is another reply.
  if (readDraft(draftName())?.sending) key.value = newKey();
  if (field.value) writeDraft(draftName(), { text: field.value, key: key.value });
  else sessionStorage.removeItem(draftName());
}

export function showKept(text) {
  const box = document.getElementById("kept");
  if (!box) return;
  keptField().value = text;
  box.hidden = !text;
}

function dropKept() {
  sessionStorage.removeItem(draftName());
  showKept("");
  document.getElementById("do")?.focus();
}

function keptField() {
  return document.getElementById("kept-text");
}

function keyField(field) {
  return field.form.elements.reply_key;
}

function forgetOthers() {
  const staff = staffId();
  if (!staff) return;
  for (const name of names()) if (!name.startsWith(`${PREFIX}${staff} `)) sessionStorage.removeItem(name);
}

function staffId() {
  return document.querySelector(".sign-out")?.dataset.staff || "";
}

/** Under which name a text of this writer at this escalation, or this review, is kept. */
export function draftName() {
  const { escalation, review } = document.querySelector(".actions")?.dataset || {};
  return `${PREFIX}${staffId()} ${escalation || review || ""}`;
}

function names() {
  return Object.keys(sessionStorage).filter((name) => name.startsWith(PREFIX));
}

export function readDraft(name) {
  try {
    return JSON.parse(sessionStorage.getItem(name));
  } catch {
    return null;
  }
}

export function writeDraft(name, draft) {
  try {
    sessionStorage.setItem(name, JSON.stringify(draft));
  } catch {
    /* blocked or full: the field itself still has it */
  }
}

export function newKey(size = 12) {
  const bytes = crypto.getRandomValues(new Uint8Array(size));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
