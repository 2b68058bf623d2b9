/* Part 7: the message list. One element per message id; own messages have their key until the
 * server's copy of them is seen. */

class MessageLog {
  /** `choose(button, message)`, `retry(item)` and `download(attachment)` answer the controls; `flag(message)`
   * builds what stands below an answer, or null. */
  constructor({ origin, session, translate, choose, retry, download, flag }) {
    Object.assign(this, { origin, session, translate, choose, retry, download, flag });
    this.list = make("div", {
      class: "log", role: "log", "aria-live": "polite", "aria-label": translate("log"), tabindex: "0",
    });
    this.pinned = make("div", { class: "pinned", hidden: true });
    this.latest = makeButton(translate("latest"), "small latest", () => this.scrollToEnd(), { hidden: true });
    this.list.addEventListener("scroll", () => this.showLatest());
    this.clear();
  }

  clear() {
    this.known = new Map();
    this.own = new Map();
    this.offered = new Map();
    this.pinnedMessage = null;
    this.list.replaceChildren();
    this.pinned.replaceChildren();
    this.pinned.hidden = true;
  }

  /** Puts back a whole conversation without a screen reader reading it all out again. */
  restore(messages) {
    this.list.setAttribute("aria-live", "off");
    for (const message of messages) this.show(message);
    setTimeout(() => this.list.setAttribute("aria-live", "polite"), 500);
  }

  /** Shows a message of the server once; the same id again only updates it. True when new. */
  show(message) {
    if (this.known.has(message.id)) {
      this.update(message);
      return false;
    }
    for (const button of message.buttons || []) this.offered.set(button.payload, button.title);
    if (message.sender === "patient") return this.showPatient(message);
    const entry = { message, element: this.build(message) };
    this.known.set(message.id, entry);
    this.insert(entry.element, message.seq);
    if (message.pinned) this.pin(entry);
    this.closeOldChoices(message);
    return true;
  }

  update(message) {
    const entry = this.known.get(message.id);
    if (entry.message.sender === "patient") return;
    const wasPinned = Boolean(entry.message.pinned);
    entry.message = { ...entry.message, ...message };
    if (wasPinned && !message.pinned) this.unpin(entry);
    if (!wasPinned && message.pinned) this.pin(entry);
  }

  /** The server's copy of a message written here, or one written in a copy of this tab. */
  showPatient(message) {
    const text = this.offered.get(message.text) || message.text;
    const entry = this.findOwn(message, text) || this.buildOwn(text);
    entry.element.dataset.seq = message.seq;
    const isNew = !entry.element.isConnected;
    // What the server had before it, and was heard of only after it was written, comes before it;
    // an emergency answer that could not be stored (0) stays where it came.
    const next = Number(entry.element.nextElementSibling?.dataset.seq);
    const isEarly = next > 0 && next < message.seq;
    if (isNew || isEarly) this.insert(entry.element, message.seq);
    for (const [key, own] of this.own) if (own === entry) this.own.delete(key);
    this.known.set(message.id, { message, element: entry.element, own: entry });
    return isNew;
  }

  findOwn(message, text) {
    if (this.own.has(message.idempotency_key)) return this.own.get(message.idempotency_key);
    const open = [...this.own.values()];
    const same = (own) => own.text.trim() === String(text).trim();
    return open.find((own) => own.sent && same(own)) || open.find(same) || open.find((own) => own.sent);
  }

  /** What the server has already, and whose answer was not heard, keeps its one place. */
  addOwn(item) {
    const shown = [...this.known.values()].find(({ message }) => message.idempotency_key === item.key);
    const entry = shown?.own || this.buildOwn(item.label);
    this.own.set(item.key, entry);
    if (!shown) this.list.append(entry.element);
    this.showState(item);
    this.scrollDown();
  }

  /** sending / waiting / failed / sent, beside the patient's own message. */
  showState(item, note) {
    const entry = this.own.get(item.key);
    if (!entry) return;
    const wasAtEnd = this.isAtEnd();
    entry.sent = item.state === "sent";
    const label = { sending: "sending", waiting: "waiting", failed: "not_sent" }[item.state];
    entry.state.replaceChildren(...(label ? [note || this.translate(label)] : []));
    entry.element.dataset.state = item.state;
    if (entry.sent && entry.element.dataset.seq) this.own.delete(item.key);
    if (item.state === "failed") entry.state.append(" ", this.buildRetry(item));
    if (wasAtEnd && entry.state.textContent) this.scrollDown();
  }

  buildRetry(item) {
    const hint = this.translate("retry_hint", { text: item.label.slice(0, 60) });
    return makeButton(this.translate("retry"), "small", () => this.retry(item), { "aria-label": hint });
  }

  rekey(old, key) {
    this.own.set(key, this.own.get(old));
    this.own.delete(old);
  }

  removeOwn(item) {
    this.own.get(item.key)?.element.remove();
    this.own.delete(item.key);
  }

  build(message) {
    const text = withPhoneLinks(String(message.text ?? ""), { hotlines: Boolean(message.pinned) });
    const sender = { staff: "staff", system: "system" }[message.sender] || "assistant";
    return make(
      "div",
      { class: `message from-${sender}`, "data-id": message.id, "data-seq": message.seq },
      this.senderName(sender, message),
      make("div", { class: "text", dir: "auto" }, ...text),
      ...(message.attachments || []).map((attachment) => this.buildAttachment(attachment)),
      this.buildChoices(message),
      this.flag(message),
    );
  }

  buildOwn(text) {
    const state = make("div", { class: "state" });
    const element = make(
      "div", { class: "message from-patient" },
      this.senderName("patient"), make("div", { class: "text", dir: "auto" }, String(text ?? "")), state,
    );
    return { element, state, text: String(text ?? ""), sent: false };
  }

  /** Of staff: the person's own name and role. */
  senderName(sender, { sender_name: name, sender_role: role } = {}) {
    const label = name ? this.translate("sender_named", { name, role }) : this.translate(`sender_${sender}`);
    return make("div", { class: "sender" }, label, make("span", { class: "hidden" }, ": "));
  }

  /** Files under /chat/ want the token, so they are fetched; others are links that open themselves. */
  buildAttachment(attachment) {
    const href = safeHref(attachment.href, this.origin);
    if (!href) return make("div", { class: "attachment" }, String(attachment.title || ""));
    const onclick = (event) => {
      if (!href.startsWith(`${this.origin}/chat/`)) return;
      event.preventDefault();
      this.download({ ...attachment, href });
    };
    return make("a", { class: "attachment", href, onclick }, String(attachment.title || attachment.type || href));
  }

  buildChoices(message) {
    if (!message.buttons?.length) return null;
    const used = this.session.get("used").includes(message.id);
    const choices = message.buttons.map((button) => this.buildChoice(button, message, used));
    return make("div", { class: "choices", role: "group" }, ...choices);
  }

  buildChoice(button, message, used) {
    if (/^(tel|sms|mailto):/i.test(button.payload)) {
      const href = safeHref(button.payload, this.origin);
      return href ? make("a", { class: "choice", href }, button.title) : null;
    }
    const choice = makeButton(button.title, "choice", () => {
      this.choose(button, message);
      this.markUsed(message, choice);
    });
    choice.disabled = used;
    return choice;
  }

  markUsed(message, choice) {
    choice.append(make("span", { class: "hidden" }, ` (${this.translate("chosen")})`));
    choice.classList.add("chosen");
    this.session.set({ used: [...this.session.get("used"), message.id] });
    this.disableChoices(this.known.get(message.id));
  }

  /** New choices of the assistant replace its older ones; notices (a reminder) and pinned messages
   * keep theirs: they are not part of that exchange. */
  closeOldChoices(message) {
    if (!message.buttons?.length || message.sender === "system" || message.pinned) return;
    for (const entry of this.known.values()) {
      const { sender, seq, pinned } = entry.message;
      if (sender === "assistant" && seq < message.seq && !pinned) this.disableChoices(entry);
    }
  }

  disableChoices(entry) {
    for (const choice of entry?.element.querySelectorAll("button.choice") || []) choice.disabled = true;
  }

  /** Keeps the newest emergency text in view; an older one returns to its place in the list. */
  pin(entry) {
    if (entry.message.seq && this.pinnedMessage?.message.seq > entry.message.seq) return;
    if (this.pinnedMessage) this.unpin(this.pinnedMessage);
    this.pinnedMessage = entry;
    entry.element.remove();
    const card = make("div", { role: "alert" }, entry.element);
    this.pinned.hidden = false;
    this.pinned.replaceChildren(card);
    if (this.scroller !== this.list) this.scroller.scrollTop = this.placeOf(this.pinned);
  }

  unpin(entry) {
    if (this.pinnedMessage !== entry) return;
    this.pinnedMessage = null;
    this.pinned.replaceChildren();
    this.pinned.hidden = true;
    this.insert(entry.element, entry.message.seq);
  }

  /** By sequence number; messages without one (own ones, an emergency answer that could not be
   * stored: seq 0) stay where they came. */
  insert(element, seq) {
    const wasAtEnd = this.isAtEnd();
    let before = null;
    let candidate = this.list.lastElementChild;
    while (seq && candidate && Number(candidate.dataset.seq) > seq) {
      before = candidate;
      candidate = candidate.previousElementSibling;
    }
    this.list.insertBefore(element, before);
    if (wasAtEnd || this.isAnswerUnseen(element)) this.scrollDown();
    else this.showLatest();
  }

  /** The first answer, where the patient's own words leave it no room. */
  isAnswerUnseen(element) {
    const own = element.previousElementSibling;
    return this.scroller !== this.list && own?.classList.contains("from-patient") && !element.nextElementSibling;
  }

  /** What scrolls: the list, or, where the panel is too low for that, what is around it. */
  get scroller() {
    const scrolls = (one) => /auto/.test(getComputedStyle(one).overflowY);
    let found = this.list;
    while (found && !scrolls(found)) found = found.parentElement;
    return found || this.list;
  }

  /** Where an element begins in what scrolls. */
  placeOf(element) {
    const { scroller } = this;
    return element.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop;
  }

  isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < 80;
  }

  /** To the newest message, but never past the patient's own last words, or, where they would fill
   * the room alone, the answer to them: it is read from its beginning. */
  scrollDown() {
    const { scroller } = this;
    this.lastScroller = scroller;
    const own = [...this.list.querySelectorAll(".from-patient")].at(-1);
    const room = scroller.clientHeight - this.coveredByPinned();
    const first = own?.offsetHeight > room / 2 ? own.nextElementSibling || own : own;
    const end = scroller.scrollHeight - scroller.clientHeight;
    scroller.scrollTop = first ? Math.min(end, this.placeOf(first) - this.coveredByPinned() - 8) : end;
    this.showLatest();
  }

  coveredByPinned() {
    return getComputedStyle(this.pinned).position === "sticky" ? this.pinned.offsetHeight : 0;
  }

  /** Turned, zoomed, or a keyboard came: another part scrolls now, and begins at its top. */
  settle() {
    if (this.scroller !== this.lastScroller) this.scrollDown();
  }

  scrollToEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.list.focus();
    this.showLatest();
  }

  showLatest() {
    this.latest.hidden = this.isAtEnd();
  }
}
