/* Live parts of the staff pages. Without this script the pages work the same, by reloading.
 *
 * staff/live.js    hears of changes and puts them into the page
 * staff/draft.js   keeps what is typed, over reloads, sign-off and a lost network
 * staff/send.js    sends a form only when the server can be reached
 * staff/idle.js    says before it signs off, and tells the server that a person is here */

import { restoreDraft, watchDrafts } from "./staff/draft.js";
import { watchIdle } from "./staff/idle.js";
import { watch } from "./staff/live.js";
import { watchForms } from "./staff/send.js";

// After a refused reply the address is the form's: the page itself is what a reload shall show.
if (location.pathname.endsWith("/reply")) history.replaceState(null, "", location.pathname.replace(/\/reply$/, ""));

watchDrafts();
restoreDraft();
watchForms();
watchIdle();
if (window.EventSource && document.querySelector("[data-live]")) watch();
