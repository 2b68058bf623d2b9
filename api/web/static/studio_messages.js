/* The intent of a message, corrected in two keys: Enter opens the guesses below it, a figure chooses.
 *
 * Without this script the link leads to a page with the same form. Single keys act only while the
 * focus is in the list or in the form, never while something is typed. */

const LINK = "a[data-choose]";
const TYPED = "textarea, input, select";

function watchForm(form, close) {
  // One press, one answer: neither a key that is held nor a second press sends again.
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
  form.addEventListener("keydown", (event) => {
    if (event.repeat && !event.target.matches(TYPED)) return event.preventDefault();
    if (event.key === "Escape" && close) {
      event.preventDefault();
      close();
      return;
    }
    if (event.target.matches(TYPED) || event.ctrlKey || event.metaKey || event.altKey) return;
    const button = form.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!button) return;
    event.preventDefault();
    form.requestSubmit(button);
  });
}

async function open(link) {
  const row = link.closest("li");
  const there = row.querySelector("form");
  if (there) return focusIn(there);
  if (link.dataset.busy) return;
  link.dataset.busy = "1";
  const answer = await fetch(link.href, { headers: { "frontdesk-by-itself": "1", accept: "text/html" } }).catch(() => null);
  delete link.dataset.busy;
  const form = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#choose");
  if (!form) return location.assign(link.href);
  form.removeAttribute("id");
  form.classList.remove("card");
  row.append(form);
  watchForm(form, () => {
    form.remove();
    link.focus();
  });
  focusIn(form);
}

function focusIn(form) {
  (form.querySelector("[data-key]") ?? form.querySelector("select")).focus();
}

function step(link, by) {
  const links = [...document.querySelectorAll(LINK)];
  links[links.indexOf(link) + by]?.focus();
}

for (const link of document.querySelectorAll(LINK)) {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link);
  });
  link.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    step(link, by);
  });
}
const alone = document.querySelector("#choose");
if (alone) {
  watchForm(alone, null);
  if (!document.querySelector("[role='alert'] li")) focusIn(alone);
}
// After a correction: on with the message below. Not before the browser itself has gone to the row.
const last = /^#m-\w+$/.test(location.hash) ? document.querySelector(`${location.hash} ${LINK}`) : null;
const goOn = () => {
  last.focus();
  step(last, 1);
};
if (last) addEventListener("load", () => setTimeout(goOn), { once: true });
