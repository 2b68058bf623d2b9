/* Live parts of the studio. Without this script the pages work the same, by their buttons.
 *
 * A reply is checked while it is typed, a sentence tried in its place; a build is followed until it has ended. */

const PAUSE = 600;
const EVERY = 2000;

function list(title, lines) {
  if (!lines.length) return [];
  const head = document.createElement("p");
  head.append(Object.assign(document.createElement("strong"), { textContent: title }));
  const body = document.createElement("ul");
  body.append(...lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
  return [head, body];
}

function watchLint(form) {
  const place = document.querySelector("#lint");
  let waiting = 0;
  let asked = 0;
  const ask = async () => {
    const own = ++asked;
    const answer = await fetch(form.dataset.lint, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { "frontdesk-by-itself": "1" } }).catch(() => null);
    if (!answer?.ok || own !== asked) return;
    const found = await answer.json();
    const said = [...list("It cannot be saved:", found.problems), ...list("Advice:", found.advice)];
    place.replaceChildren(...(said.length ? said : [Object.assign(document.createElement("p"), { textContent: "Nothing to mend." })]));
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
}

function watchBuild(section) {
  const look = async () => {
    const answer = await fetch(location.pathname, { headers: { "frontdesk-by-itself": "1", accept: "text/html" } }).catch(() => null);
    if (answer?.ok) {
      const next = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#build");
      if (!next?.dataset.building) return location.reload();
      const said = next.querySelector("#stage").textContent;
      const place = section.querySelector("#stage");
      if (place.textContent !== said) place.textContent = said;
      section.querySelector(".stages").replaceWith(next.querySelector(".stages"));
    }
    setTimeout(look, EVERY);
  };
  setTimeout(look, EVERY);
}

/* A sentence is tried in its place: what was found is said there, and the field keeps the focus. */
function watchTry(form) {
  const place = document.querySelector("#tried");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    const say = (words) => place.replaceChildren(Object.assign(document.createElement("p"), { textContent: words }));
    button.disabled = true;
    document.querySelector("#train")?.remove();
    say("Reading…");
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) }).catch(() => null);
    button.disabled = false;
    if (answer?.redirected) return location.reload();
    const next = answer && new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = next?.querySelector("#tried");
    if (!found) return say("It could not be read just now. Try again.");
    const problems = [...next.querySelectorAll(".banner.problem li")].map((line) => line.textContent);
    if (problems.length) return say(problems.join(" "));
    place.replaceChildren(...found.childNodes);
    const train = next.querySelector("#train");
    if (train) place.after(train);
  });
}

// After a refused edit the address is the form's: the page itself is what a reload shall show.
if (/\/(add|change|answer|remove|sign|try)$/.test(location.pathname)) history.replaceState(null, "", location.pathname.replace(/\/\w+$/, ""));
const form = document.querySelector("[data-lint]");
if (form) watchLint(form);
const trying = document.querySelector("[data-try]");
if (trying) watchTry(trying);
const build = document.querySelector("#build[data-building]");
if (build) watchBuild(build);
