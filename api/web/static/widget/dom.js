/* Part 2: building elements. Text only ever becomes text nodes; hrefs pass `safeHref`. */

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

function makeButton(label, className, onclick, attributes = {}) {
  return make("button", { type: "button", class: className, onclick, ...attributes }, label);
}

/** The address a link may carry: tel:, sms:, mailto:, or a page of the clinic's own server; else null. */
function safeHref(href, origin) {
  const text = String(href || "").trim();
  if (/^(?:tel|sms):[+\d*#(][\d()\s.-]*$/i.test(text)) return text.replace(/\s/g, "");
  if (/^mailto:[^\s<>"]+@[^\s<>"]+$/i.test(text)) return text;
  try {
    const url = new URL(text, origin + "/");
    return /^https?:$/.test(url.protocol) && url.origin === origin ? url.href : null;
  } catch {
    return null;
  }
}

const PHONE_NUMBER = /(?:\+?1[-. ]?)?(?:\(\d{3}\)|\b\d{3})[-. ]\d{3}[-. ]\d{4}\b/g;
const PHONE_OR_HOTLINE = new RegExp(PHONE_NUMBER.source + "|(?<![\\d-])(?:911|988)(?![\\d-])", "g");

/** Nodes of a clinic text with its phone numbers as tap-to-call links. Never used on patient text. */
function withPhoneLinks(text, { hotlines = false } = {}) {
  const nodes = [];
  let end = 0;
  for (const found of String(text).matchAll(hotlines ? PHONE_OR_HOTLINE : PHONE_NUMBER)) {
    nodes.push(text.slice(end, found.index), makePhoneLink(found[0], found[0]));
    end = found.index + found[0].length;
  }
  nodes.push(String(text).slice(end));
  return nodes;
}

function makePhoneLink(number, label, className = "inline-link") {
  return make("a", { href: "tel:" + String(number).replace(/[^\d+]/g, ""), class: className }, label);
}

function makeIcon(path) {
  const space = "http://www.w3.org/2000/svg";
  const icon = document.createElementNS(space, "svg");
  icon.setAttribute("viewBox", "0 0 24 24");
  icon.setAttribute("aria-hidden", "true");
  icon.setAttribute("focusable", "false");
  const shape = document.createElementNS(space, "path");
  shape.setAttribute("d", path);
  icon.append(shape);
  return icon;
}

const ICON_CHAT = "M4 4h16v12H9l-5 4V4zm3 4v2h10V8H7zm0 3v2h7v-2H7z";
const ICON_CLOSE = "M6.4 5 12 10.6 17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4-5.6-5.6L6.4 19 5 17.6l5.6-5.6L5 6.4z";
