/* Part 10: the frame: launcher, header, notices, composer, and the page shown before consent. */

const TEXT_LIMIT = 2000;
const COUNTER_FROM = 1800;

/** Builds the fixed controls and returns them by name. `on` holds one function per control. */
function buildFrame(translate, on) {
  const part = {};
  part.launcher = make(
    "button", { type: "button", class: "launcher", "aria-expanded": "false", onclick: on.toggle },
    makeIcon(ICON_CHAT), (part.launcherLabel = make("span", {}, translate("launcher"))),
  );
  part.announcer = make("div", { class: "hidden", role: "status" });
  part.heading = make("h2", { id: "title", tabindex: "-1" }, translate("title"));
  part.close = make(
    "button", { type: "button", class: "icon", "aria-label": translate("close"), onclick: on.close }, makeIcon(ICON_CLOSE),
  );
  part.person = makeButton(translate("person"), "tool", on.person);
  part.leave = makeButton(translate("leave"), "tool", on.leave, { "aria-description": translate("leave_hint") });
  part.end = makeButton(translate("end"), "tool", on.end);
  part.question = make("div", { class: "question", role: "group", "aria-labelledby": "question", hidden: true });
  part.notice = make("div", { class: "notice", role: "status" });
  part.typing = make("div", { class: "typing", role: "status" });
  part.stage = make("div", { class: "stage" });
  part.composer = buildComposer(translate, on, part);
  part.room = make(
    "div", { class: "room" },
    make(
      "div", { class: "page" },
      make("div", { class: "header" }, part.heading, part.end, part.close),
      buildSafetyLine(translate),
      make("div", { class: "tools" }, part.person, part.leave),
      part.question, part.notice, part.stage, part.typing,
    ),
    part.composer,
  );
  part.panel = make(
    "div", { class: "panel", id: "panel", role: "dialog", "aria-labelledby": "title", hidden: true }, part.room,
  );
  part.launcher.setAttribute("aria-controls", "panel");
  part.frame = make(
    "section", { class: "frame", "aria-label": translate("region"), onkeydown: on.key }, part.panel, part.launcher, part.announcer,
  );
  return part;
}

function buildSafetyLine(translate) {
  return make("p", { class: "safety" }, translate("safety"), " ", makePhoneLink("911", translate("call_911")));
}

function buildComposer(translate, on, part) {
  part.counter = make("div", { class: "counter", id: "counter", role: "status" });
  part.input = make("textarea", {
    id: "message", rows: "1", autocomplete: "off", "aria-describedby": "counter",
    onkeydown: (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      on.send();
    },
    oninput: on.typed,
  });
  part.send = make("button", { type: "submit", class: "primary" }, translate("send"));
  return make(
    "form", {
      class: "composer",
      onsubmit: (event) => {
        event.preventDefault();
        on.send();
      },
    },
    make("label", { for: "message" }, translate("composer")),
    make("div", { class: "row" }, part.input, part.send),
    part.counter,
  );
}

function showCount(part, translate) {
  const used = [...part.input.value].length;
  const name = used > TEXT_LIMIT ? "counter_over" : "counter";
  part.counter.textContent = used >= COUNTER_FROM ? translate(name, { used, limit: TEXT_LIMIT }) : "";
  part.counter.classList.toggle("over", used > TEXT_LIMIT);
}

/** What the patient reads and decides before the first message. */
function buildDisclosure({ translate, language, disclosure, note, origin, canSwitch, on }) {
  const heading = make("h3", { tabindex: "-1" }, translate("disclosure_title"));
  return make(
    "div", { class: "card disclosure" },
    canSwitch ? buildLanguageSwitch(language, on.language) : null,
    heading,
    note ? make("p", { class: "note" }, note) : null,
    make("p", { class: "strong" }, translate("disclosure_fixed")),
    make("div", { class: "text" }, ...withPhoneLinks(disclosure.text || "", { hotlines: true })),
    make("p", {}, make("a", {
      class: "page-link", href: `${origin}/privacy?lang=${language}`, target: "_blank", rel: "noopener",
    }, translate("privacy_link"))),
    make(
      "div", { class: "choices" },
      makeButton(translate("agree"), "primary", on.agree),
      makeButton(translate("decline"), "choice", on.decline),
    ),
  );
}

function buildLanguageSwitch(language, choose) {
  const options = Object.keys(STRINGS).map((code) =>
    makeButton(STRINGS[code].language_name, "small", () => choose(code), {
      lang: code, "aria-pressed": String(code === language),
    }));
  return make("div", { class: "languages", role: "group", "aria-label": "Language / Idioma" }, ...options);
}

function buildDeclined({ translate, phones, on }) {
  const known = phones.length > 0;
  return make(
    "div", { class: "card declined" },
    make("h3", { tabindex: "-1" }, translate("declined_title")),
    make("p", {}, translate("declined")),
    make("p", {}, translate(known ? "phone_known" : "phone_unknown")),
    ...buildPhoneList(phones, translate),
    makeButton(translate("change_mind"), "choice", on.reconsider),
    on.forget ? makeButton(translate("delete_mine"), "choice", on.forget) : null,
  );
}

/** The server's answer to a wish about one's own data, for somebody who did not agree. */
function buildWish({ translate, message, on }) {
  return make(
    "div", { class: "card declined" },
    make("h3", { tabindex: "-1" }, translate("delete_mine")),
    make("p", { class: "text" }, message.text),
    ...(message.buttons || []).map(({ title, payload }) => makeButton(title, "choice", () => on.choose(payload))),
    makeButton(translate("change_mind"), "choice", on.reconsider),
  );
}

function buildPhoneList(phones, translate) {
  if (!phones.length) return [];
  const items = phones.map(({ name, phone }) =>
    make("li", {}, name ? `${name}: ` : "", makePhoneLink(phone, translate("call", { number: phone }))));
  return [make("ul", { class: "phones" }, ...items)];
}

/** A text with one thing to do about it: could not start, conversation over. */
function buildStop({ text, action, onclick, alert = false }) {
  return make(
    "div", { class: "card stop", role: alert ? "alert" : null },
    make("p", {}, text), action ? makeButton(action, "primary", onclick) : null,
  );
}

/** The phone numbers that an answer of the server carries. */
function phonesIn(body, translate) {
  const found = [];
  const add = (phone, name) => {
    if (phone && /\d{3}/.test(String(phone))) found.push({ phone: String(phone), name: name || "" });
  };
  add(body?.emergency_number, translate("emergency_number"));
  add(body?.crisis_number, translate("crisis_number"));
  add(body?.clinic_phone, translate("clinic_number"));
  return found;
}

/** An on-screen keyboard covers a page without making it smaller: the panel keeps to what is seen.
 * A page that is zoomed with two fingers is left alone. */
function keepInSight(frame) {
  const { visualViewport } = window;
  if (!visualViewport) return;
  const isCovered = visualViewport.scale < 1.05 && window.innerHeight - visualViewport.height > 60;
  const seen = { "--seen-height": `${visualViewport.height}px`, "--seen-top": `${visualViewport.offsetTop}px` };
  for (const [name, value] of Object.entries(seen)) {
    if (isCovered) frame.style.setProperty(name, value);
    else frame.style.removeProperty(name);
  }
}
