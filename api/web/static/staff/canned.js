/* Ready texts for a reply: from the list beside it, or by "/" in the field; colleagues by "@" in a
 * note. Both take what they offer from the lists of the page, which work without this script too. */

import { announce } from "./page.js";
import { offerIn, watchPicker } from "./picker.js";

const FIELD = /\{[a-z_]+\}/;

export function watchCanned() {
  offerIn("reply", { sign: "/", label: "Ready texts", items: texts, take: (field, one, from, to) => insert(field, one.text, from, to) });
  offerIn("note", { sign: "@", label: "Colleagues", items: names, take: (field, one, from, to) => insert(field, `@${one.text} `, from, to) });
  watchPicker();
  document.addEventListener(
    "submit",
    (event) => {
      if (event.target.id !== "canned") return;
      const chosen = document.getElementById("canned-choice").selectedOptions[0]?.dataset.text;
      const field = document.getElementById("reply");
      event.preventDefault();
      event.stopPropagation();
      if (chosen && field) insert(field, chosen, field.selectionStart, field.selectionEnd);
    },
    true,
  );
}

/** The first open field is selected: what is typed next takes its place. */
function insert(field, text, from, to) {
  field.focus();
  field.setRangeText(text, from, to, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  const hole = text.match(FIELD);
  if (!hole) return;
  field.setSelectionRange(from + hole.index, from + hole.index + hole[0].length);
  announce(`Inserted. Fill in ${hole[0].slice(1, -1)}.`);
}

function texts() {
  const options = [...document.querySelectorAll("#canned-choice option[data-text]")];
  return options.map((one) => ({ title: `${one.textContent} (${one.parentElement.label})`, text: one.dataset.text }));
}

function names() {
  const options = [...document.querySelectorAll("#mention option[data-name]")];
  return options.map((one) => ({ title: one.textContent, text: one.dataset.name }));
}
