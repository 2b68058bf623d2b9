/* Entities are marked in a field of examples: words are selected with the mouse or Shift and the arrow
 * keys, then Control+M or a button writes Rasa's `[words](entity)` around them; Control+Shift+M takes the
 * mark at the cursor away. Without this script the marks are typed. */

const MARK = /\[([^[\]\n]+)\](?:\([a-z_]+\)|\{[^{}\n]*\})/g;
const LETTER = /[\p{L}\p{N}_'’-]/u;

export function marksIn(text) {
  return [...text.matchAll(MARK)].map((found) => ({ start: found.index, end: found.index + found[0].length, words: found[1] }));
}

function overlapping(text, start, end) {
  return marksIn(text).find((one) => (start === end ? one.start <= start && start <= one.end : one.start < end && start < one.end));
}

/* Whole words without the blanks around them. */
function wholeWords(text, start, end) {
  while (start < end && /\s/.test(text[start])) start++;
  while (end > start && /\s/.test(text[end - 1])) end--;
  if (start === end) return [start, end];
  while (start > 0 && LETTER.test(text[start]) && LETTER.test(text[start - 1])) start--;
  while (end < text.length && LETTER.test(text[end - 1]) && LETTER.test(text[end])) end++;
  return [start, end];
}

/* What stands in the place of what: {start, end, text, said}; only {said} where nothing can be marked. */
export function marked(text, from, to, entity) {
  const [start, end] = wholeWords(text, from, to);
  const words = text.slice(start, end);
  if (!words) return { said: "Select the words to mark first." };
  if (words.includes("\n")) return { said: "Select words of one line." };
  if (overlapping(text, start, end)) return { said: "Some of these words are marked already. Remove that mark first." };
  if (/[[\](){}]/.test(words)) return { said: "Brackets cannot be part of a mark." };
  return { start, end, text: `[${words}](${entity})`, said: `“${words}” is marked as ${entity}.` };
}

export function unmarked(text, from, to) {
  const found = overlapping(text, from, to);
  if (!found) return { said: "There is no mark at the cursor." };
  return { start: found.start, end: found.end, text: found.words, said: `“${found.words}” is not marked any more.` };
}

function watchMarking(tools) {
  const entity = tools.querySelector("select");
  const told = tools.querySelector("[role=status]");
  const fields = new Set(document.querySelectorAll("[data-markable]"));
  let field = null;

  const change = (how) => {
    if (!field) {
      told.textContent = "Go to an example and select words first.";
      return;
    }
    const made = how(field.value, field.selectionStart, field.selectionEnd, entity.value);
    const longer = made.text === undefined ? 0 : made.text.length - (made.end - made.start);
    if (field.maxLength > 0 && field.value.length + longer > field.maxLength) {
      told.textContent = `With the mark it is longer than ${field.maxLength} characters.`;
      return;
    }
    if (made.text !== undefined) {
      field.setRangeText(made.text, made.start, made.end, "select");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    field.focus();
    told.textContent = made.said;
  };

  document.addEventListener("focusin", (event) => {
    if (fields.has(event.target)) field = event.target;
  });
  document.addEventListener("keydown", (event) => {
    if (!event.ctrlKey || event.altKey || event.key.toLowerCase() !== "m" || !fields.has(event.target)) return;
    event.preventDefault();
    change(event.shiftKey ? unmarked : marked);
  });
  tools.querySelector("[data-mark]").addEventListener("click", () => change(marked));
  tools.querySelector("[data-unmark]").addEventListener("click", () => change(unmarked));
  tools.hidden = false;
}

const tools = document.querySelector("[data-marking]");
if (tools) watchMarking(tools);
