/* Part 11: one running conversation: what is written, what is heard, and what both look like. The
 * window around it (`ChatWindow`, next part) decides which page of the panel is shown. */

const TYPING_SHOWN_MS = 10000;

class Dialogue {
  /** `window` has over(text), consentMissing(item), askAgain(view, why), heard(messages) and notice(...nodes). */
  constructor({ client, session, ui, translate, window }) {
    Object.assign(this, { client, session, ui, translate, window });
    this.reached = undefined;
    this.typingFrom = null;
    this.writer = "";
    this.presence = new PresenceTeller({ client, isOpen: () => !ui.panel.hidden && window.stage === "chat" });
    this.flags = new FlagControls({ client, session, translate, hear: (message) => this.hear("message", message) });
    this.log = new MessageLog({
      origin: client.origin, session, translate,
      choose: (button, message) => this.choose(button, message),
      retry: (item) => this.outbox.retry(item),
      download: (attachment) => this.download(attachment),
      flag: (message) => this.flags.build(message),
    });
    this.outbox = new Outbox({
      client, session,
      changed: (item) => this.showProgress(item),
      sent: (item, reply) => this.take(item, reply),
      refused: (item, problem) => this.refuse(item, problem),
    });
    this.feed = new EventFeed({
      client, session,
      heard: (event, data) => this.hear(event, data),
      connected: (connected) => this.showConnection(connected),
      over: (problem) => this.giveUp(problem),
    });
  }

  /** A conversation just agreed to. */
  begin(messages) {
    this.log.restore(messages);
    this.window.heard(messages);
    this.feed.start();
    this.presence.start();
  }

  /** After a reload: what the server has, then what was not sent yet. */
  async resume() {
    if (this.session.get("staff")) this.showStaff(true, { again: true });
    const view = await this.fetchView();
    if (this.stopped) return;
    if (view) {
      this.log.restore(view.messages);
      this.window.heard(view.messages);
      this.session.set({ cursor: newestSeq(view.messages) });
      this.hearMode(view.mode);
      if (view.consented === false) this.window.askAgain(view, "consent_again");
    }
    for (const item of this.outbox.items) this.log.addOwn(item);
    this.outbox.resume();
    this.feed.start();
    this.presence.start();
    this.showTyping();
  }

  async fetchView() {
    try {
      return await this.client.view();
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (problem.isOver) this.giveUp(problem);
      else this.showConnection(false);
      this.session.set({ cursor: 0 });
      return null;
    }
  }

  /** Silence for good: nothing more is sent, heard or shown. */
  stop() {
    this.stopped = true;
    this.feed.stop();
    this.presence.stop();
    this.outbox.clear();
  }

  hurry() {
    this.feed.hurry();
    this.outbox.hurry();
  }

  /** The server no longer knows this conversation: hand back every word that did not reach it. */
  giveUp(problem) {
    if (this.stopped) return;
    const unsent = this.outbox.items.map((item) => item.body.text).filter(Boolean);
    this.stop();
    this.window.over(unsent.join("\n"), problem);
  }

  /* ---- writing ------------------------------------------------------------------------- */

  /** Over-long text is sent all the same: the server screens it before it refuses it. */
  write(text) {
    this.send({ text }, text);
  }

  choose(button, message) {
    this.send({ payload: button.payload }, button.title, message.id);
    this.ui.input.focus();
  }

  askForPerson() {
    this.send({ payload: "/request_human" }, this.translate("person"));
  }

  send(body, label, messageId) {
    const item = this.outbox.add(body, label, messageId);
    this.log.addOwn(item);
    this.outbox.deliver(item);
    this.showTyping();
  }

  take(item, reply) {
    this.log.showState(item);
    for (const message of reply?.messages || []) this.hear("message", message);
    if (reply?.handled_by === "staff") this.showStaff(true);
    if (reply?.handled_by === "assistant") this.showStaff(false);
    this.showTyping();
    this.refreshPinned();
  }

  showProgress(item) {
    const isTooFast = item.state === "waiting" && item.status === 429;
    this.log.showState(item, isTooFast ? this.translate("too_fast") : undefined);
    if (item.state === "waiting" && item.status === 0) this.showConnection(false);
    this.showTyping();
  }

  refuse(item, problem) {
    this.showTyping();
    if (problem.isOver) return this.giveUp(problem);
    if (problem.status === 403) return this.holdForConsent(item);
    if (problem.status === 413) return this.giveBack(item, "too_long", problem.body);
    if (problem.status === 422) return this.giveBack(item, item.body.payload ? "not_offered" : "not_accepted");
    if (problem.status === 409) this.renewKey(item);
    this.log.showState(item);
    const said = this.translate(problem.status ? "failed" : "offline");
    return this.window.notice(said, ...this.phonesOf(problem.body));
  }

  phonesOf(body) {
    return buildPhoneList(phonesIn(body, this.translate), this.translate);
  }

  holdForConsent(item) {
    this.log.showState(item);
    this.window.consentMissing(item);
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
    const { input } = this.ui;
    if (item.body.text) {
      input.value = [item.body.text, input.value].filter(Boolean).join("\n");
      input.dispatchEvent(new Event("input"));
    }
    this.window.notice(this.translate(reason), ...this.phonesOf(body));
    input.focus();
  }

  /* ---- hearing ------------------------------------------------------------------------- */

  hear(event, data) {
    if (event === "status") return this.hearStatus(data);
    if (event === "mode") return this.hearMode(data);
    if (event !== "message" || !data?.id) return;
    if (!this.log.show(data) || data.sender === "patient") return;
    this.typingFrom = null;
    this.showTyping();
    this.window.heard([data]);
  }

  /** `{mode}` says who holds the conversation, `{typing: assistant | staff | null, name}` who writes,
   * `{offline: true}` that the assistant cannot answer now. */
  hearStatus(status = {}) {
    if (status.mode) {
      this.hearMode(status.mode);
      this.refreshPinned();
    }
    if (status.offline) this.window.notice(this.translate("assistant_offline"));
    if ("typing" in status) this.hearTyping(status);
    this.showTyping();
  }

  /** Told again while it goes on: a stream that breaks off leaves nobody typing for ever. */
  hearTyping({ typing, name }) {
    clearTimeout(this.typingTimer);
    Object.assign(this, { typingFrom: typing || null, writer: name || "" });
    if (typing) this.typingTimer = setTimeout(() => this.hearStatus({ typing: null }), TYPING_SHOWN_MS);
  }

  /** Whether an emergency is over is the server's word: ask for it when something may have changed. */
  async refreshPinned() {
    if (!this.log.pinnedMessage || this.stopped) return;
    const view = await this.client.view().catch(() => null);
    if (!this.stopped) for (const message of view?.messages || []) this.log.show(message);
  }

  hearMode(mode) {
    if (mode) this.showStaff(mode === "staff");
  }

  /** Typing is shown for what is true: a turn under way, or the server's word; never while a person
   * holds the conversation and nobody said that they type. */
  showTyping() {
    const waiting = this.outbox.pending && !this.session.get("staff") ? "assistant" : null;
    const who = this.typingFrom || waiting;
    const text = who ? this.translate(this.typingWords(who), { name: this.writer }) : "";
    if (this.ui.typing.textContent !== text) this.ui.typing.textContent = text;
  }

  typingWords(who) {
    if (who !== "staff") return "typing";
    return this.writer ? "typing_name" : "typing_staff";
  }

  showStaff(staff, { again = false } = {}) {
    if (staff === this.session.get("staff") && !again) return;
    this.session.set({ staff });
    this.ui.panel.dataset.staff = String(staff);
    this.window.notice(this.translate(staff ? "staff_here" : "staff_left"));
    this.showTyping();
  }

  showConnection(connected) {
    if (connected === this.reached) return;
    const wasLost = this.reached === false;
    this.reached = connected;
    this.ui.panel.dataset.connected = String(connected);
    if (!connected) this.window.notice(this.translate(navigator.onLine ? "reconnecting" : "offline"));
    else if (wasLost) {
      this.window.notice(this.translate(this.session.get("staff") ? "staff_here" : "back_online"));
      this.outbox.hurry(); // what was given up while nobody could be reached
    }
  }

  async download({ href, title, type }) {
    try {
      const address = URL.createObjectURL(await this.client.download(href));
      make("a", { href: address, download: type === "text/calendar" ? "appointment.ics" : title || "file" }).click();
      setTimeout(() => URL.revokeObjectURL(address), 30000);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      this.window.notice(this.translate("download_failed"));
    }
  }
}

function newestSeq(messages) {
  return Math.max(0, ...messages.map((message) => message.seq || 0));
}
