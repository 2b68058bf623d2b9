/* Part 13: <frontdesk-chat>. The script adds one to the page unless the page already has it. */

class FrontdeskChat extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot) return;
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [makeStyleSheet()];
    const options = { ...SCRIPT_OPTIONS, ...this.dataset };
    new ChatWindow({ root, origin: apiOrigin(options.api), options });
  }
}

function apiOrigin(address) {
  try {
    const url = new URL(address || SCRIPT_ORIGIN, location.href);
    if (/^https?:$/.test(url.protocol)) return url.origin;
  } catch {
    /* a mistyped data-api: the script's own server is the better guess */
  }
  return SCRIPT_ORIGIN;
}

/** A constructed sheet: allowed under a style-src that forbids inline styles. */
function makeStyleSheet() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(WIDGET_STYLE);
  return sheet;
}

/** Waits for the whole page: it may bring its own element further down. */
function placeElement() {
  if (!document.querySelector("frontdesk-chat")) document.body.append(document.createElement("frontdesk-chat"));
}

if (!customElements.get("frontdesk-chat")) {
  customElements.define("frontdesk-chat", FrontdeskChat);
  if (document.readyState !== "loading") placeElement();
  else document.addEventListener("DOMContentLoaded", placeElement);
}
