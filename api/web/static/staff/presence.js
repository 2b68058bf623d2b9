/* Who else is here. The page says by itself that it is open, and that somebody types a reply (in the
 * field for replies alone: a note for colleagues is nobody's business), and shows what it hears. */

import { fetchByItself } from "./page.js";

const LOOK_EACH_MS = 2500;
const TYPED_LAST_MS = 3000;
let typedAt = 0;
// Somebody began to type, and the server has not written it down yet.
let unheard = false;
let asking = false;

async function tell() {
  const box = document.getElementById("presence");
  if (!box || document.hidden || asking) return;
  asking = true;
  const typing = isTyping();
  try {
    const answer = await fetchByItself("/staff/presence", {
      method: "POST",
      headers: { Accept: "application/json", "Content-Type": "application/json" },
      body: JSON.stringify({ ...box.dataset, typing }),
    });
    if (answer.ok) take(await answer.json(), typing);
  } catch {
    /* the line about the connection says it */
  }
  asking = false;
}

function isTyping() {
  const field = document.getElementById("reply");
  return Boolean(field?.value) && (unheard || Date.now() - typedAt < TYPED_LAST_MS);
}

function take(answer, typing) {
  if (typing && answer.noted) unheard = false;
  show(answer);
}

/** Only what differs is written: a screen reader says each change once. */
function show({ patient, colleagues }) {
  for (const [id, text] of [["presence-patient", patient], ["presence-colleagues", colleagues]]) {
    const line = document.getElementById(id);
    if (line && line.textContent !== text) line.textContent = text;
  }
}

/** Pages of what nobody is told about are fetched again from time to time. */
function lookAgain() {
  const seconds = Number(document.querySelector("[data-look-again]")?.dataset.lookAgain || 0);
  if (seconds) setInterval(() => document.hidden || document.dispatchEvent(new Event("look-again")), seconds * 1000);
}

document.addEventListener("input", (event) => {
  if (event.target.id !== "reply") return;
  const began = event.target.value && !isTyping();
  typedAt = Date.now();
  unheard = Boolean(event.target.value) && (unheard || began);
  if (began) tell();
});
document.addEventListener("visibilitychange", tell);
if (document.getElementById("presence")) {
  setInterval(tell, LOOK_EACH_MS);
  tell();
}
lookAgain();
