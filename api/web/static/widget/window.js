/* Part 12: the window: open and close, the pages of the panel (its "stages": starting, failed,
 * disclosure, declined, chat, over, ended, returning), leaving. */

class ChatWindow {
  constructor({ root, origin, options }) {
    Object.assign(this, { root, origin, options });
    this.session = new Session(`frontdesk ${origin}`);
    this.language = pickLanguage(this.session.get("language") || options.language);
    this.client = new ChatClient(origin, this.session);
    this.translate = (name, values) => say(this.language, name, values);
    this.starts = new Map();
    this.unreadCount = this.session.get("unread");
    this.render();
    window.addEventListener("online", () => this.dialogue?.hurry());
    window.addEventListener("offline", () => this.dialogue?.showConnection(false));
    for (const kind of ["resize", "scroll"]) window.visualViewport?.addEventListener(kind, () => keepInSight(this.ui.frame));
    document.addEventListener("visibilitychange", () => document.hidden || this.dialogue?.feed.hurry());
    const key = takeReturnKey();
    if (key) this.session.set({ returning: key, open: true });
    if (this.session.get("returning")) this.offerReturn({ focus: Boolean(key) });
    else this.begin();
  }

  begin() {
    if (this.session.get("consented")) this.resume();
    if (this.session.get("open")) this.open({ focus: false });
    else this.showUnread(this.unreadCount);
  }

  /** By the link of a message: whose chat it is nobody here can know, so it is asked first. */
  offerReturn({ focus }) {
    this.showReturn("return_go");
    if (this.session.get("open")) this.open({ focus });
    else this.showUnread(this.unreadCount);
  }

  showReturn(action) {
    const on = { go: () => this.comeBack(), stay: () => this.endReturn() };
    const hasOwn = this.session.get("consented");
    this.showStage("returning", buildReturn({ translate: this.translate, hasOwn, action, on }));
  }

  async comeBack() {
    this.notice();
    this.showStage("starting", make("p", { class: "card", role: "status" }, this.translate("starting")));
    try {
      const { conversation_id, token } = await this.client.comeBack(this.session.get("returning"));
      if (conversation_id !== this.session.get("conversation_id")) this.forget({ draft: unsentText(this.session) });
      this.session.set({ conversation_id, token, consented: true });
      this.endReturn();
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (problem.isPassing) this.showReturn("try_again");
      else this.endReturn();
      const passing = problem.status ? "failed" : "no_network";
      this.notice(this.translate(problem.isPassing ? passing : "link_over"));
    }
  }

  endReturn() {
    this.session.set({ returning: null });
    this.notice();
    this.stage = null;
    this.begin();
  }

  render() {
    this.ui = buildFrame(this.translate, {
      toggle: () => (this.ui.panel.hidden ? this.open() : this.close()),
      close: () => this.close(),
      person: () => this.askForPerson(),
      leave: () => this.leave(),
      end: () => this.askToEnd(),
      send: () => this.sendDraft(),
      typed: () => this.keepDraft(),
      key: (event) => this.escape(event),
    });
    this.ui.frame.lang = this.language;
    this.setDraft(this.session.get("draft"));
    this.root.replaceChildren(this.ui.frame);
    new ResizeObserver(() => this.dialogue?.log.settle()).observe(this.ui.room);
  }

  /* ---- open and close ------------------------------------------------------------------ */

  open({ focus = true } = {}) {
    this.ui.panel.hidden = false;
    this.ui.launcher.setAttribute("aria-expanded", "true");
    this.session.set({ open: true });
    this.showUnread(0);
    if (!this.stage) this.start();
    this.dialogue?.log.scrollDown();
    if (focus) this.focusStage();
  }

  close() {
    this.ui.panel.hidden = true;
    this.ui.launcher.setAttribute("aria-expanded", "false");
    this.session.set({ open: false });
    this.ui.launcher.focus();
  }

  escape(event) {
    if (event.key !== "Escape" || event.isComposing || this.ui.panel.hidden) return;
    event.stopPropagation();
    if (this.ui.question.hidden) this.close();
    else this.dropQuestion();
  }

  focusStage() {
    if (this.stage === "chat") this.ui.input.focus();
    else (this.ui.stage.querySelector("h3") || this.ui.heading).focus();
  }

  showStage(name, ...content) {
    const hadFocus = this.ui.panel.contains(this.root.activeElement);
    this.stage = name;
    this.ui.panel.dataset.stage = name;
    this.ui.stage.replaceChildren(...content);
    const canWrite = name === "chat" || name === "over";
    this.ui.composer.hidden = !canWrite;
    this.ui.end.hidden = name !== "chat";
    this.ui.typing.hidden = name !== "chat";
    const { activeElement } = this.root;
    if (hadFocus && (activeElement === this.ui.heading || !isShown(activeElement))) this.focusStage();
  }

  /* ---- before the chat ----------------------------------------------------------------- */

  /** A conversation per language at most, so that looking at both disclosures is cheap. */
  async start() {
    this.showStage("starting", make("p", { class: "card", role: "status" }, this.translate("starting")));
    const { language } = this;
    try {
      const started = this.starts.get(language) || (await this.client.start(language));
      this.starts.set(language, started);
      if (language !== this.language) return;
      const { conversation_id, token, disclosure } = started;
      this.session.set({ conversation_id, token, disclosure, language, consented: false });
      this.showDisclosure();
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (language === this.language) this.showStartFailed(problem);
    }
  }

  showStartFailed(problem) {
    const text = [this.translate("start_failed"), problem.status ? "" : this.translate("no_network")].join(" ");
    const card = buildStop({ text, action: this.translate("try_again"), onclick: () => this.start() });
    card.append(make("p", {}, this.translate(this.phones().length ? "phone_known" : "phone_unknown")));
    card.append(...buildPhoneList(this.phones(), this.translate));
    this.showStage("failed", card);
  }

  phones() {
    const known = phonesIn(this.session.get("disclosure"), this.translate);
    return known.length ? known : phonesIn({ clinic_phone: this.options.phone }, this.translate);
  }

  showDisclosure(note) {
    const { language, translate } = this;
    const on = {
      agree: () => this.decide(true),
      decline: () => this.decide(false),
      language: (code) => this.switchLanguage(code),
    };
    const disclosure = this.session.get("disclosure");
    const canSwitch = !this.dialogue;
    this.showStage("disclosure", buildDisclosure({
      translate, language, disclosure, note, canSwitch, on, origin: this.origin,
    }));
  }

  switchLanguage(code) {
    if (code === this.language) return;
    this.language = code;
    this.session.set({ language: code });
    this.render();
    this.stage = null;
    this.open();
  }

  async decide(accepted) {
    try {
      await this.client.consent(this.session.get("disclosure").version, accepted);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (problem.isOver) return this.startAgain();
      return this.showDisclosure(this.translate(problem.status ? "failed" : "no_network"));
    }
    if (accepted) return this.enterChat(await this.readFirst());
    const forget = this.dialogue && (() => this.wish("/privacy_forget"));
    const on = { reconsider: () => this.showDisclosure(), forget };
    return this.showStage("declined", buildDeclined({ translate: this.translate, phones: this.phones(), on }));
  }

  /** What was said before can be deleted by somebody who no longer agrees: the server asks once more. */
  async wish(payload) {
    try {
      const { messages } = await this.client.send({ payload }, newKey());
      const on = { choose: (next) => this.wish(next), reconsider: () => this.showDisclosure() };
      this.showStage("declined", buildWish({ translate: this.translate, message: messages.at(-1), on }));
      this.notice();
      await this.dialogue?.fetchView(); // once deleted, the conversation is over
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (problem.isOver) this.over("", problem);
      else this.notice(this.translate(problem.status ? "failed" : "no_network"));
    }
    this.focusStage();
  }

  /** What is said at the consent stands above what is written then. Without an answer it comes by itself. */
  async readFirst() {
    try {
      return this.dialogue ? [] : (await this.client.view()).messages;
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      return [];
    }
  }

  enterChat(messages) {
    this.session.set({ consented: true });
    this.starts.clear();
    if (!this.dialogue) {
      this.connect();
      this.dialogue.begin(messages);
    }
    this.showChat();
    if (this.held) this.dialogue.outbox.retry(this.held);
    if (this.wantsPerson) this.dialogue.askForPerson();
    this.held = null;
    this.wantsPerson = false;
  }

  connect() {
    const { client, session, ui, translate } = this;
    this.dialogue = new Dialogue({ client, session, ui, translate, window: this });
  }

  showChat() {
    const { log } = this.dialogue;
    this.showStage("chat", log.pinned, log.list, log.latest);
    log.scrollDown();
  }

  async resume() {
    this.connect();
    this.showChat();
    await this.dialogue.resume();
    this.dialogue?.log.scrollDown();
    if (this.wantsPerson) this.dialogue?.askForPerson();
    this.wantsPerson = false;
  }

  /* ---- what the dialogue asks of its window -------------------------------------------- */

  notice(...content) {
    this.ui.notice.replaceChildren(...content);
  }

  /** New messages are read when the panel is open, else counted on the launcher. */
  heard(messages) {
    const fresh = messages.filter(({ sender, seq }) => sender !== "patient" && seq > this.session.get("seen"));
    if (this.ui.panel.hidden) this.showUnread(this.unreadCount + fresh.length);
    this.session.set({ seen: Math.max(this.session.get("seen"), newestSeq(fresh)) });
  }

  showUnread(count) {
    this.unreadCount = count;
    this.session.set({ unread: count });
    const label = count ? this.translate("launcher_unread", { count }) : this.translate("launcher");
    this.ui.launcherLabel.textContent = label;
    this.ui.announcer.textContent = count ? label : "";
  }

  /** The clinic's notice changed, or consent was withdrawn elsewhere: ask, then send what waits. */
  async consentMissing(item) {
    this.held = item;
    const view = await this.dialogue.fetchView();
    if (this.dialogue) this.askAgain(view, "consent_needed");
  }

  /** The conversation stays known to this tab: it can still be read out or deleted. */
  askAgain(view, why) {
    if (view?.disclosure) this.session.set({ disclosure: view.disclosure });
    this.showDisclosure(this.translate(why));
    if (!this.ui.panel.hidden) this.focusStage();
  }

  over(unsent, problem) {
    const text = [unsent, this.ui.input.value].filter(Boolean).join("\n");
    this.forget({ draft: text });
    const card = buildStop({
      text: [
        problem.isErased ? this.translate("erased") : "", this.translate(text ? "over" : "over_short"),
      ].join(" ").trim(),
      action: this.translate("start_new"), onclick: () => this.startAgain(), alert: true,
    });
    this.showStage("over", card);
  }

  /* ---- the controls -------------------------------------------------------------------- */

  keepDraft() {
    this.session.set({ draft: this.ui.input.value });
    this.dialogue?.presence.typed(this.ui.input.value);
    showCount(this.ui, this.translate);
  }

  setDraft(text) {
    this.ui.input.value = text;
    this.keepDraft();
  }

  sendDraft() {
    const text = this.ui.input.value.trim();
    this.ui.input.focus();
    if (!text) return;
    if (this.stage !== "chat") {
      this.startAgain();
      return;
    }
    this.setDraft("");
    this.dialogue.write(text);
  }

  askForPerson() {
    if (this.stage === "chat") return this.dialogue.askForPerson();
    this.wantsPerson = true;
    if (this.stage === "over" || this.stage === "ended") return this.startAgain();
    if (this.stage === "disclosure") this.showDisclosure(this.translate("person_before_consent"));
    if (this.stage === "declined") this.showDisclosure(this.translate("person_before_consent"));
    return this.focusStage();
  }

  askToEnd() {
    const keep = makeButton(this.translate("end_no"), "choice", () => this.dropQuestion());
    const end = makeButton(this.translate("end_yes"), "choice", () => this.end());
    this.ui.question.replaceChildren(make("p", { id: "question" }, this.translate("end_question")), keep, end);
    this.ui.question.hidden = false;
    keep.focus();
  }

  dropQuestion() {
    this.ui.question.hidden = true;
    this.ui.end.focus();
  }

  end() {
    this.ui.question.hidden = true;
    this.forget({ draft: "" });
    const card = buildStop({
      text: this.translate("ended"), action: this.translate("start_new"), onclick: () => this.start(),
    });
    this.showStage("ended", card);
    this.ui.heading.focus();
  }

  startAgain() {
    this.forget({ draft: this.ui.input.value });
    this.start();
  }

  forget({ draft }) {
    this.dialogue?.stop();
    Object.assign(this, { dialogue: null, held: null });
    this.starts.clear();
    this.session.forget({ draft });
    this.setDraft(draft);
    this.notice();
    this.ui.typing.textContent = "";
    delete this.ui.panel.dataset.staff;
    delete this.ui.panel.dataset.connected;
  }

  /** For someone who must not be seen here: forget, blank the page, go to a neutral one. */
  leave() {
    this.dialogue?.stop();
    this.session.erase();
    document.documentElement.hidden = true;
    location.replace(this.exitAddress());
  }

  exitAddress() {
    try {
      const url = new URL(this.options.exitUrl || `${this.origin}/leave`, location.href);
      if (/^https?:$/.test(url.protocol)) return url.href;
    } catch {
      /* a mistyped address must not keep anyone here */
    }
    return `${this.origin}/leave`;
  }
}

function isShown(element) {
  return Boolean(element) && element.getClientRects().length > 0;
}
