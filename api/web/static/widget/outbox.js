/* Part 6: what leaves. Every message has one key for life, kept across reloads, so a repeated POST
 * is the same message to the server. Messages do not wait for one another: an emergency typed
 * behind a slow turn must reach the screen at once. A server that cannot answer is never given up:
 * after five tries the patient is told so and may try at once; the page tries on. */

const MAX_TRIES = 5;

class Outbox {
  /** `changed(item)`, `sent(item, reply)` and `refused(item, problem)` are called as things happen. */
  constructor({ client, session, changed, sent, refused }) {
    Object.assign(this, { client, session, changed, sent, refused });
    this.items = session.get("outbox").map((item) => ({ ...item, state: "sending", tries: 0 }));
    this.waiting = new Map();
  }

  /** Sends what a reload interrupted. */
  resume() {
    for (const item of [...this.items]) this.deliver(item);
  }

  add(body, label, messageId = null) {
    const item = { key: newKey(), body, label, messageId, state: "sending", tries: 0 };
    this.items.push(item);
    this.save();
    return item;
  }

  retry(item) {
    if (item.state === "sending" || item.state === "waiting") return;
    Object.assign(item, { state: "sending", tries: 0 });
    this.changed(item);
    const wake = this.waiting.get(item.key);
    if (wake) wake();
    else this.deliver(item);
  }

  /** Try everything unsent at once, as if for the first time: the network came back, and who
   * answers again may need a while until everything behind it does. */
  hurry() {
    for (const item of this.items) {
      item.tries = 0;
      if (!this.waiting.has(item.key)) continue;
      if (item.state === "failed") this.retry(item);
      else this.waiting.get(item.key)();
    }
  }

  remove(item) {
    this.items = this.items.filter((other) => other !== item);
    this.save();
  }

  clear() {
    this.items = [];
    for (const resolve of this.waiting.values()) resolve();
  }

  get pending() {
    return this.items.filter((item) => item.state === "sending").length;
  }

  save() {
    this.session.set({ outbox: this.items.map(({ key, body, label, messageId }) => ({ key, body, label, messageId })) });
  }

  async deliver(item) {
    while (this.items.includes(item)) {
      try {
        const reply = await this.client.send(item.body, item.key);
        if (!this.items.includes(item)) return;
        item.state = "sent";
        this.remove(item);
        this.sent(item, reply);
      } catch (problem) {
        if (!(problem instanceof Problem)) throw problem;
        if (!this.items.includes(item)) return;
        this.putOff(item, problem);
        if (!problem.isPassing) return;
        await this.pause(item, this.delay(item, problem));
        item.state = "sending";
      }
    }
  }

  /** Told once: a page that tries on says nothing more until something changes. */
  putOff(item, problem) {
    item.tries += 1;
    const isLate = !problem.isPassing || item.tries >= MAX_TRIES;
    Object.assign(item, { state: isLate ? "failed" : "waiting", status: problem.status });
    if (!isLate) this.changed(item);
    else if (!problem.isPassing || item.tries === MAX_TRIES) this.refused(item, problem);
  }

  delay(item, problem) {
    if (problem.retryAfter === null) return backoff(item.tries);
    return Math.min(60, Math.max(1, problem.retryAfter)) * 1000;
  }

  pause(item, milliseconds) {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.waiting.delete(item.key);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.waiting.set(item.key, done);
    });
  }
}
