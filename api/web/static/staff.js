/* Live parts of the staff pages. Without this script the pages work the same, by reloading.
 *
 * staff/live.js    hears of changes and puts them into the page
 * staff/alerts.js  makes urgent ones heard: a tone, a desktop notice, a line at the top
 *                  (staff/tone.js, staff/told.js)
 * staff/draft.js   keeps what is typed, over reloads, sign-off and a lost network
 * staff/keep.js    the same for notes, reasons and answers in a review
 * staff/canned.js  ready texts and colleagues, offered while typing (staff/picker.js)
 * staff/send.js    sends a form only when the server can be reached
 * staff/idle.js    says before it signs off, and tells the server that a person is here */

import { watchAlerts } from "./staff/alerts.js";
import { watchCanned } from "./staff/canned.js";
import { restoreDraft, watchDrafts } from "./staff/draft.js";
import { watchIdle } from "./staff/idle.js";
import { restoreKept, watchKept } from "./staff/keep.js";
import { watch } from "./staff/live.js";
import { watchForms } from "./staff/send.js";

// After a refused reply the address is the form's: the page itself is what a reload shall show.
if (/\/(reply|note|transfer|reopen|answer)$/.test(location.pathname)) history.replaceState(null, "", location.pathname.replace(/\/\w+$/, ""));
// A ready text is inserted once.
if (new URLSearchParams(location.search).has("canned")) history.replaceState(null, "", location.pathname);

watchDrafts();
restoreDraft();
watchKept();
restoreKept();
watchCanned();
watchForms();
watchIdle();
watchAlerts();
if (window.EventSource && document.querySelector("[data-live]")) watch();
