/* What is typed in a form of the studio outlives a sign-off and a failed page: it is kept in this tab
 * (sessionStorage) until the server has answered it, and put back after the sign-in, or on the way back
 * from the failed page. Under the name that a reply is kept with (staff/draft.js): who signs out throws it
 * away, and nobody else who signs in sees it.
 *
 * The version that a form carried is put back too: what a colleague changed meanwhile is told, never overwritten. */

import { draftName, readDraft, writeDraft } from "./staff/draft.js";
import { announce } from "./staff/page.js";

const FIELDS = "input:not([type=hidden]):not([type=radio]):not([type=checkbox]), textarea, select";
const TICKS = "input[type=radio], input[type=checkbox]";

export function watchStudioForms() {
  const isSignedInAgain = new URL(document.referrer || location.href).pathname.startsWith("/staff/sign-in");
  const isBackFromError = location.hash === "#again";
  if (isSignedInAgain || isBackFromError) putBack();
  else sessionStorage.removeItem(name());
  if (isBackFromError) history.replaceState(null, "", location.pathname + location.search);
  document.addEventListener("input", (event) => keep(event.target.form));
  document.addEventListener("submit", (event) => keep(event.target));
}

function name() {
  return `${draftName()} ${location.pathname}`;
}

function keep(form) {
  if (!form?.matches('main form[method="post"]') || !form.querySelector(FIELDS + ", " + TICKS)) return;
  writeDraft(name(), {
    form: nameOf(form),
    version: form.elements.version?.value,
    typed: [...form.querySelectorAll(FIELDS)].map((one) => [one.name, one.value]),
    ticked: [...form.querySelectorAll(TICKS)].map((one) => [one.name, one.value, one.checked]),
  });
}

function putBack() {
  const kept = readDraft(name());
  if (!kept) return;
  const form = [...document.querySelectorAll('main form[method="post"]')].find((one) => nameOf(one) === kept.form);
  if (!form) return say(`What you had typed has no place here any more: ${kept.typed.map(([, value]) => value).join("\n")}`);
  const fields = [...form.querySelectorAll(FIELDS)];
  for (const [own, value] of kept.typed) {
    const at = fields.findIndex((one) => one.name === own);
    if (at >= 0) fields.splice(at, 1)[0].value = value;
  }
  for (const one of form.querySelectorAll(TICKS)) {
    const found = kept.ticked.find(([own, value]) => own === one.name && value === one.value);
    if (found) one.checked = found[2];
  }
  if (kept.version && form.elements.version) form.elements.version.value = kept.version;
  for (let box = form.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  for (const one of form.querySelectorAll("details")) one.open = true;
  form.scrollIntoView({ block: "nearest" });
  say("What you had typed is back in the form. It is not saved yet.");
  keep(form);
}

/* By where it is sent and what it is about: the version is another one when somebody came between. */
function nameOf(form) {
  const about = [...form.querySelectorAll("input[type=hidden]")].filter((one) => !["version", "csrf_token"].includes(one.name));
  return [form.getAttribute("action"), ...about.map((one) => `${one.name}=${one.value}`)].join("\n");
}

function say(words) {
  const line = Object.assign(document.createElement("p"), { className: "banner", textContent: words });
  line.setAttribute("role", "status");
  document.querySelector("main").prepend(line);
  announce(words);
}

watchStudioForms();
