/* Part 9: <frontdesk-chat>, which wires the parts together. */

class FrontdeskChat extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot) return;
    this.origin = new URL(this.dataset.api || SCRIPT_ORIGIN, location.href).origin;
    this.session = new Session(`frontdesk ${this.origin}`);
    this.language = pickLanguage(this.session.get("language") || this.dataset.language);
    this.client = new ChatClient(this.origin, this.session);
    this.starts = new Map();
    this.unread = 0;
    this.attachShadow({ mode: "open" }).adoptedStyleSheets = [styleSheet()];
    this.render();
    this.listen();
    if (this.session.get("consented")) this.resume();
    if (this.session.get("open")) this.open({ focus: false });
  }

  translate = (name, values) => say(this.language, name, values);

  render() {
    const bound = (name) => (event) => this[name](event);
    const on = {
      toggle: () => (this.part.panel.hidden ? this.open() : this.close()),
      close: bound("close"), person: bound("askForPerson"), leave: bound("leave"), end: bound("askToEnd"),
      send: bound("sendDraft"), typed: bound("keepDraft"),
    };
    this.part = buildFrame(this.translate, on);
    this.part.frame.lang = this.language;
    this.part.frame.addEventListener("keydown", (event) => this.escape(event));
    this.log = new MessageLog({
      origin: this.origin, session: this.session, translate: this.translate,
      choose: (button, message) => this.choose(button, message),
      retry: (item) => this.outbox.retry(item),
      download: (attachment) => this.download(attachment),
    });
    this.log.list.setAttribute("aria-label", this.translate("log"));
    this.part.input.value = this.session.get("draft");
    showCount(this.part, this.translate);
    this.shadowRoot.replaceChildren(this.part.frame);
    this.setChatting(false);
  }

  listen() {
    window.addEventListener("online", () => this.hurry());
    window.addEventListener("offline", () => this.showConnection(false));
    document.addEventListener("visibilitychange", () => document.hidden || this.feed?.hurry());
  }

  /* ---- open and close ------------------------------------------------------------------ */

  open({ focus = true } = {}) {
    this.part.panel.hidden = false;
    this.part.launcher.setAttribute("aria-expanded", "true");
    this.session.set({ open: true });
    this.showUnread(0);
    if (!this.stageName) this.begin();
    this.log.scrollDown();
    if (focus) this.focusStage();
  }

  close() {
    this.part.panel.hidden = true;
    this.part.launcher.setAttribute("aria-expanded", "false");
    this.session.set({ open: false });
    this.part.launcher.focus();
  }

  escape(event) {
    if (event.key !== "Escape" || this.part.panel.hidden) return;
    event.stopPropagation();
    if (this.part.question.hidden) this.close();
    else this.dropQuestion();
  }

  focusStage() {
    const heading = this.part.stage.querySelector("h3");
    if (this.stageName === "chat") this.part.input.focus();
    else (heading || this.part.heading).focus();
  }

  showStage(name, content) {
    const hadFocus = this.part.panel.contains(this.shadowRoot.activeElement);
    this.stageName = name;
    this.part.panel.dataset.stage = name;
    this.part.stage.replaceChildren(...[content].flat());
    this.setChatting(name === "chat" || name === "over");
    if (hadFocus && !this.shadowRoot.activeElement) this.focusStage();
  }

  setChatting(chatting) {
    this.part.composer.hidden = !chatting;
    this.part.end.hidden = !chatting;
    this.part.typing.hidden = !chatting;
  }

  /* ---- starting ------------------------------------------------------------------------ */

  /** A conversation per language at most, so that looking at both disclosures is cheap. */
  async begin() {
    this.showStage("starting", make("p", { class: "card", role: "status" }, this.translate("starting")));
    try {
      let started = this.starts.get(this.language);
      if (!started) started = await this.client.start(this.language);
      this.starts.set(this.language, started);
      const { conversation_id, token, disclosure } = started;
      this.session.set({ conversation_id, token, disclosure, language: this.language, consented: false });
      this.firstMessages = started.messages || [];
      this.showDisclosure();
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      const text = [this.translate("start_failed"), problem.status ? "" : this.translate("offline")].join(" ");
      const stop = buildStop({ text, action: this.translate("try_again"), onclick: () => this.begin(), alert: true });
      stop.append(...buildPhoneList(this.phones(), this.translate));
      this.showStage("failed", stop);
    }
  }

  phones() {
    const known = phonesIn(this.session.get("disclosure"), this.translate);
    return known.length ? known : phonesIn({ phone: this.dataset.phone }, this.translate);
  }

  showDisclosure(note) {
    const { language, translate } = this;
    const on = {
      agree: () => this.decide(true), decline: () => this.decide(false),
      language: (code) => this.switchLanguage(code),
    };
    const disclosure = this.session.get("disclosure");
    this.showStage("disclosure", buildDisclosure({ translate, language, disclosure, phones: [], note, on }));
  }

  switchLanguage(code) {
    if (code === this.language) return;
    this.language = code;
    this.session.set({ language: code });
    const open = !this.part.panel.hidden;
    this.stageName = null;
    this.render();
    if (open) this.open({ focus: false });
    this.part.heading.focus();
  }

  async decide(accepted) {
    try {
      await this.client.consent(this.session.get("disclosure").version, accepted);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (problem.isOver) return this.restart();
      return this.showDisclosure(this.translate(problem.status ? "failed" : "offline"));
    }
    if (accepted) return this.enterChat();
    const on = { reconsider: () => this.showDisclosure() };
    return this.showStage("declined", buildDeclined({ translate: this.translate, phones: this.phones(), on }));
  }

  enterChat() {
    this.session.set({ consented: true });
    this.starts.clear();
    this.connect();
    this.log.restore(this.firstMessages || []);
    this.firstMessages = [];
    this.showChat();
    this.focusStage();
    if (this.held) this.outbox.retry(this.held);
    this.held = null;
    if (this.wantsPerson) this.askForPerson();
    this.wantsPerson = false;
  }

  showChat() {
    this.showStage("chat", [this.log.pinned, this.log.list]);
    this.log.scrollDown();
  }

  /** After a reload: what the server has, then what was not sent yet. */
  async resume() {
    this.connect({ feed: false });
    this.showChat();
    this.showStaff(this.session.get("staff"));
    try {
      const messages = await this.client.list();
      this.log.restore(messages);
      this.session.set({ cursor: Math.max(0, ...messages.map((message) => message.seq || 0)) });
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (problem.isOver) return this.showOver();
      this.showConnection(false);
      this.session.set({ cursor: 0 });
    }
    for (const item of this.outbox.items) this.log.addOwn(item);
    this.outbox.resume();
    this.log.scrollDown();
    return this.feed.start();
  }

  connect({ feed = true } = {}) {
    const { client, session } = this;
    this.feed?.stop();
    this.outbox ??= new Outbox({
      client, session,
      changed: (item) => this.showProgress(item),
      sent: (item, reply) => this.take(item, reply),
      refused: (item, problem) => this.refuse(item, problem),
    });
    this.feed = new EventFeed({
      client, session,
      heard: (event, data) => this.hear(event, data),
      connected: (connected) => this.showConnection(connected),
      over: () => this.showOver(),
    });
    if (feed) this.feed.start();
  }

  /* ---- writing ------------------------------------------------------------------------- */

  keepDraft() {
    this.session.set({ draft: this.part.input.value });
    showCount(this.part, this.translate);
  }

  setDraft(text) {
    this.part.input.value = text;
    this.keepDraft();
  }

  /** Over-long text is sent all the same: the server screens it before it refuses it. */
  sendDraft() {
    const text = this.part.input.value.trim();
    if (!text) return this.part.input.focus();
    if (this.stageName !== "chat") return this.restart();
    this.setDraft("");
    this.part.input.focus();
    return this.send({ text }, text);
  }

  choose(button, message) {
    this.send({ payload: button.payload }, button.title, message.id);
    this.part.input.focus();
  }

  send(body, label, messageId) {
    const item = this.outbox.add(body, label);
    item.messageId = messageId;
    this.log.addOwn(item);
    this.outbox.deliver(item);
    this.showTyping();
  }

  askForPerson() {
    if (this.stageName === "chat") return this.send({ payload: "/request_human" }, this.translate("person"));
    if (this.stageName === "over") return this.restart();
    this.wantsPerson = true;
    if (this.stageName !== "disclosure") return undefined;
    this.showDisclosure(this.translate("person_before_consent"));
    return this.focusStage();
  }

  take(item, reply) {
    item.state = "sent";
    this.log.showState(item);
    for (const message of reply?.messages || []) this.hear("message", message);
    if (reply?.handled_by) this.showStaff(reply.handled_by === "staff");
    this.showTyping();
  }

  showProgress(item) {
    this.log.showState(item, item.state === "waiting" && item.status === 429 ? this.translate("too_fast") : undefined);
    if (item.state === "waiting" && item.status === 0) this.showConnection(false);
    this.showTyping();
  }

  refuse(item, problem) {
    this.showTyping();
    if (problem.isOver) return this.showOver(item);
    if (problem.status === 403) return this.askConsentAgain(item);
    if (problem.status === 413) return this.giveBack(item, "too_long", problem.body);
    if (problem.status === 422) return this.giveBack(item, item.body.payload ? "not_offered" : "not_accepted");
    if (problem.status === 409) this.renewKey(item);
    if (item.messageId) this.log.reopenChoices(item.messageId);
    this.log.showState(item);
    return this.showNotice(this.translate(problem.status ? "failed" : "offline"));
  }

  /** The server has this key with another text: the next try is a message of its own. */
  renewKey(item) {
    const old = item.key;
    item.key = newKey();
    this.outbox.save();
    this.log.rekey(old, item.key);
  }

  /** Nothing the patient wrote is lost: what cannot be sent returns to the input. */
  giveBack(item, reason, body) {
    this.outbox.remove(item);
    this.log.removeOwn(item);
    if (item.body.text) this.setDraft([item.body.text, this.part.input.value].filter(Boolean).join("\n"));
    this.showNotice(this.translate(reason), ...withPhoneLinks(body?.detail ? ` ${body.detail}` : "", { hotlines: true }),
      ...buildPhoneList(phonesIn(body, this.translate), this.translate));
    this.part.input.focus();
  }

  askConsentAgain(item) {
    this.held = item;
    this.session.set({ consented: false });
    this.log.showState(item);
    this.showDisclosure(this.translate("consent_needed"));
    this.focusStage();
  }

  /* ---- hearing ------------------------------------------------------------------------- */

  hear(event, data) {
    if (event === "status") return this.hearStatus(data);
    if (event !== "message" || !data?.id) return undefined;
    const isNew = this.log.show(data);
    if (!isNew || data.sender === "patient") return undefined;
    this.typingFrom = null;
    this.showTyping();
    return this.part.panel.hidden ? this.showUnread(this.unread + 1) : undefined;
  }

  /** `{state: typing | idle | staff | assistant | offline, sender?: assistant | staff}` */
  hearStatus({ state, sender = "assistant" } = {}) {
    if (state === "staff" || state === "assistant") this.showStaff(state === "staff");
    if (state === "offline") this.showNotice(this.translate("assistant_offline"));
    this.typingFrom = state === "typing" ? sender : null;
    this.showTyping();
  }

  /** Typing is shown for what is true: a turn under way, or the server's word; never while a person
   * holds the conversation and nobody said that they type. */
  showTyping() {
    const waiting = this.outbox?.pending && !this.session.get("staff") ? "assistant" : null;
    const who = this.typingFrom || waiting;
    const text = who ? this.translate(who === "staff" ? "typing_staff" : "typing") : "";
    if (this.part.typing.textContent !== text) this.part.typing.textContent = text;
  }

  showStaff(staff) {
    if (Boolean(staff) === this.session.get("staff") && this.part.panel.dataset.staff) return;
    const before = this.session.get("staff");
    this.session.set({ staff: Boolean(staff) });
    this.part.panel.dataset.staff = String(Boolean(staff));
    if (staff) this.showNotice(this.translate("staff_here"));
    else if (before) this.showNotice(this.translate("staff_left"));
    this.showTyping();
  }

  showUnread(count) {
    this.unread = count;
    const label = count ? this.translate("launcher_unread", { count }) : this.translate("launcher");
    this.part.launcherLabel.textContent = label;
    this.part.announcer.textContent = count ? label : "";
  }

  showNotice(...content) {
    this.part.notice.replaceChildren(...content);
  }

  showConnection(connected) {
    if (connected === this.isReached) return;
    const before = this.isReached;
    this.isReached = connected;
    this.part.panel.dataset.connected = String(connected);
    if (!connected) this.showNotice(this.translate(navigator.onLine ? "reconnecting" : "offline"));
    else if (before === false) this.showNotice(this.translate(this.session.get("staff") ? "staff_here" : "back_online"));
  }

  hurry() {
    this.feed?.hurry();
    this.outbox?.hurry();
  }

  async download({ href, title, type }) {
    try {
      const address = URL.createObjectURL(await this.client.download(href));
      make("a", { href: address, download: type === "text/calendar" ? "appointment.ics" : title || "file" }).click();
      setTimeout(() => URL.revokeObjectURL(address), 30000);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      this.showNotice(this.translate("download_failed"));
    }
  }

  /* ---- ending -------------------------------------------------------------------------- */

  askToEnd() {
    const keep = makeButton(this.translate("end_no"), "choice", () => this.dropQuestion());
    const end = makeButton(this.translate("end_yes"), "choice", () => this.endNow());
    this.part.question.replaceChildren(make("p", { id: "question" }, this.translate("end_question")), keep, end);
    this.part.question.setAttribute("aria-labelledby", "question");
    this.part.question.hidden = false;
    keep.focus();
  }

  dropQuestion() {
    this.part.question.hidden = true;
    this.part.end.focus();
  }

  endNow() {
    this.part.question.hidden = true;
    this.forget();
    const onclick = () => this.begin();
    this.showStage("ended", buildStop({ text: this.translate("over_short"), action: this.translate("start_new"), onclick }));
    this.part.heading.focus();
  }

  /** The server no longer knows this conversation; what was being written stays in the input. */
  showOver(item) {
    const unsent = (item ? [item] : []).concat(this.outbox?.items.filter((other) => other !== item) || []);
    const text = unsent.map((one) => one.body.text).concat(this.part.input.value).filter(Boolean).join("\n");
    this.forget({ draft: text });
    this.setDraft(text);
    const onclick = () => this.restart();
    const name = text ? "over" : "over_short";
    this.showStage("over", buildStop({ text: this.translate(name), action: this.translate("start_new"), onclick, alert: true }));
  }

  forget(kept) {
    this.feed?.stop();
    this.outbox?.clear();
    Object.assign(this, { outbox: null, feed: null, held: null, typingFrom: null, isReached: undefined });
    this.session.forget(kept);
    this.starts.clear();
    this.log.clear();
    this.showNotice();
    delete this.part.panel.dataset.staff;
    this.showTyping();
    if (!kept) this.setDraft("");
  }

  restart() {
    this.forget({ draft: this.part.input.value });
    return this.begin();
  }

  /** For someone who must not be seen here: forget, blank the page, go to a neutral one. */
  leave() {
    this.feed?.stop();
    this.outbox?.clear();
    this.session.erase();
    document.documentElement.hidden = true;
    location.replace(this.exitAddress());
  }

  exitAddress() {
    try {
      const url = new URL(this.dataset.exitUrl || "/leave", this.dataset.exitUrl ? location.href : this.origin + "/");
      if (/^https?:$/.test(url.protocol)) return url.href;
    } catch {
      /* a mistyped address must not keep anyone here */
    }
    return this.origin + "/leave";
  }
}

let sharedSheet = null;

/** A constructed sheet: allowed under a style-src that forbids inline styles. */
function styleSheet() {
  if (sharedSheet) return sharedSheet;
  sharedSheet = new CSSStyleSheet();
  sharedSheet.replaceSync(WIDGET_STYLE);
  return sharedSheet;
}

function place() {
  if (document.querySelector("frontdesk-chat")) return;
  const element = document.createElement("frontdesk-chat");
  Object.assign(element.dataset, SCRIPT_OPTIONS);
  document.body.append(element);
}

if (!customElements.get("frontdesk-chat")) {
  customElements.define("frontdesk-chat", FrontdeskChat);
  if (document.body) place();
  else document.addEventListener("DOMContentLoaded", place);
}
