/* A list under a text field, called by a sign at the beginning of a word ("/", "@"). Arrow keys
 * choose, Enter takes, Escape closes; a finger or a mouse may press. The field keeps the keyboard. */

import { announce } from "./page.js";

const LIST = "picker";
const MOST = 8;
const rules = new Map();
let open = null;

/** `items()` gives [{ title, text }]; `sign` is what calls them in the field of that id. */
export function offerIn(id, { sign, label, items, take }) {
  rules.set(id, { sign, label, items, take });
}

export function watchPicker() {
  document.addEventListener("input", (event) => rules.has(event.target.id) && look(event.target));
  document.addEventListener("keydown", press, true);
  document.addEventListener("focusout", (event) => open?.field === event.target && close());
}

function look(field) {
  const rule = rules.get(field.id);
  const before = field.value.slice(0, field.selectionStart);
  const found = before.match(new RegExp(`(?:^|\\s)\\${rule.sign}([^\\${rule.sign}\\n]{0,30})$`));
  const asked = found && found[1].toLowerCase();
  const fit = found ? rule.items().filter((one) => one.title.toLowerCase().includes(asked)).slice(0, MOST) : [];
  if (!fit.length) return close();
  show(field, rule, fit, before.length - found[1].length - 1);
}

function show(field, rule, items, start) {
  const fresh = !open;
  close();
  const list = document.createElement("ul");
  list.id = LIST;
  list.className = "picker";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", rule.label);
  items.forEach((item, place) => list.append(option(item, place)));
  field.after(list);
  open = { field, rule, items, start, list, place: 0 };
  field.setAttribute("aria-controls", LIST);
  field.setAttribute("aria-autocomplete", "list");
  mark(0);
  if (fresh) announce(`${rule.label}: ${items.length}. Arrow keys choose, Enter takes one, Escape closes.`);
}

function option(item, place) {
  const one = document.createElement("li");
  one.id = `${LIST}-${place}`;
  one.setAttribute("role", "option");
  one.textContent = item.title;
  one.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    take(place);
  });
  return one;
}

function press(event) {
  if (!open || event.target !== open.field || event.isComposing) return;
  const last = open.items.length - 1;
  if (event.key === "ArrowDown") mark(open.place === last ? 0 : open.place + 1);
  else if (event.key === "ArrowUp") mark(open.place === 0 ? last : open.place - 1);
  else if (event.key === "Enter") take(open.place);
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function mark(place) {
  open.place = place;
  [...open.list.children].forEach((one, at) => one.setAttribute("aria-selected", String(at === place)));
  open.field.setAttribute("aria-activedescendant", `${LIST}-${place}`);
  open.list.children[place].scrollIntoView({ block: "nearest" });
}

function take(place) {
  const { field, rule, items, start } = open;
  close();
  rule.take(field, items[place], start, field.selectionStart);
}

function close() {
  if (!open) return;
  for (const name of ["aria-controls", "aria-autocomplete", "aria-activedescendant"]) open.field.removeAttribute(name);
  open.list.remove();
  open = null;
}
