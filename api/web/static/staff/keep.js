/* Half-written texts beside a reply (a note, a reason, an answer in a review): kept in this tab like a reply (draft.js).
 * `data-keep` names the field with the key of the text; when the page shows that key, it arrived. */

import { announce } from "./page.js";
import { draftName, newKey, readDraft, showKept, writeDraft } from "./draft.js";

/** Ids of the fields, and what they are called. */
const KEPT = { note: "note", "work-reason": "reason", answer: "answer" };

export function watchKept() {
  document.addEventListener("input", (event) => {
    if (event.target.dataset?.keep) keep(event.target);
  });
  document.addEventListener("click", (event) => {
    if (event.target.id === "kept-drop") for (const id of withoutField()) sessionStorage.removeItem(nameOf(id));
  });
}

/** Puts back what was typed; what has no field now is shown to be copied. */
export function restoreKept() {
  for (const id of Object.keys(KEPT)) {
    const kept = readDraft(nameOf(id));
    if (kept && document.querySelector(`[data-note="${CSS.escape(kept.key)}"]`)) {
      sessionStorage.removeItem(nameOf(id));
    } else {
      putBack(document.getElementById(id), kept, id);
    }
  }
}

export function noteSendingKept(form) {
  for (const field of form.querySelectorAll("[data-keep]")) {
    if (field.value) writeDraft(nameOf(field.id), { text: field.value, key: keyOf(field).value, sending: true });
  }
}

function putBack(field, kept, id) {
  if (!field) {
    const box = document.getElementById("kept-text");
    if (kept && box && !box.value.includes(kept.text)) showKept([box.value, kept.text].filter(Boolean).join("\n\n"));
  } else if (kept && !field.value) {
    field.value = kept.text;
    keyOf(field).value = kept.key;
    announce(`The ${KEPT[id]} that you had begun is still here.`);
  } else if (field.value) {
    keep(field);
  }
}

function keep(field) {
  const name = nameOf(field.id);
  const key = keyOf(field);
  // Once on its way, a changed text is another one.
  const before = readDraft(name);
  if (before?.sending && before.text !== field.value) key.value = newKey(16);
  if (field.value) writeDraft(name, { text: field.value, key: key.value });
  else sessionStorage.removeItem(name);
}

function withoutField() {
  return Object.keys(KEPT).filter((id) => !document.getElementById(id));
}

function keyOf(field) {
  return field.form.elements[field.dataset.keep];
}

function nameOf(id) {
  return `${draftName()} ${id}`;
}
