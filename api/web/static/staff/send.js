/* Forms of an escalation leave the page only when the server answers: with the network lost, the
 * browser's own error page would take the place of the form and of what is typed in it. */

import { forgetAll, noteSending } from "./draft.js";
import { noteSendingKept } from "./keep.js";
import { askSession, connectionFound, leaveToSignIn, sayNotSent, saySending } from "./page.js";

export function watchForms() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches(".sign-out")) return forgetAll();
    if (!form.closest(".actions, .guarded")) return undefined;
    event.preventDefault();
    return send(form);
  });
  addEventListener("pageshow", () => {
    for (const form of document.forms) delete form.dataset.sending;
  });
}

async function send(form) {
  if (form.dataset.sending) return;
  form.dataset.sending = "true";
  const session = await askSession();
  if (session === null) sayNotSent();
  else if (session.seconds === 0) leaveToSignIn("ended");
  else {
    saySending();
    connectionFound();
    noteSending(form);
    noteSendingKept(form);
    form.submit();
    return;
  }
  delete form.dataset.sending;
}
