/* Part 5: what arrives. fetch() instead of EventSource because the token belongs in a header, not
 * in an address that servers and proxies log. Resumes after the last seen sequence number; while the
 * stream cannot be had, the conversation is polled. */

const SILENCE_MS = 60000;
const POLL_MS = 4000;

class EventFeed {
  /** `heard({event, id, data})`, `connected(boolean)` and `over(problem)` are called as things happen. */
  constructor({ client, session, heard, connected, over }) {
    Object.assign(this, { client, session, heard, connected, over });
    this.stopped = true;
    this.wake = () => {};
  }

  start() {
    if (!this.stopped) return;
    this.stopped = false;
    this.run = (this.run || Promise.resolve()).then(() => this.keepFollowing());
  }

  stop() {
    this.stopped = true;
    this.reading?.abort();
    this.wake();
  }

  /** Try at once: the network came back or the page became visible. */
  hurry() {
    this.wake();
  }

  async keepFollowing() {
    let failures = 0;
    while (!this.stopped) {
      try {
        failures = (await this.followOnce()) ? 0 : failures + 1;
        if (failures > 1) await this.poll();
      } catch (problem) {
        if (this.stopped) return;
        if (problem.isOver) return this.finish(problem);
        failures += 1;
        const ended = failures > 1 ? await this.pollInstead() : null;
        if (ended) return this.finish(ended);
      }
      if (!this.stopped) await this.pause(failures > 1 ? POLL_MS : backoff(failures));
    }
  }

  finish(problem) {
    this.stopped = true;
    this.over(problem);
  }

  /** Reads one stream to its end; true when it brought anything. */
  async followOnce() {
    this.reading = new AbortController();
    const response = await this.client.follow(this.session.get("cursor"), this.reading.signal);
    const type = response.headers.get("Content-Type") || "";
    if (!type.startsWith("text/event-stream")) throw new Problem(0);
    this.connected(true);
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    const parser = new EventParser((event) => this.take(event));
    let anything = false;
    try {
      for (;;) {
        const { done, value } = await this.readBeforeSilence(reader);
        if (done) return anything;
        anything = true;
        parser.push(decoder.decode(value, { stream: true }));
      }
    } catch {
      throw new Problem(0);
    } finally {
      this.reading.abort();
    }
  }

  /** A connection that died without a word is noticed after a minute of silence. */
  async readBeforeSilence(reader) {
    const timer = setTimeout(() => this.reading.abort(), SILENCE_MS);
    try {
      return await reader.read();
    } finally {
      clearTimeout(timer);
    }
  }

  take({ event, id, data }) {
    if (this.stopped) return;
    const seq = Number(id);
    this.heard(event, data);
    if (Number.isFinite(seq) && seq > this.session.get("cursor")) this.session.set({ cursor: seq });
  }

  /** The problem that ended the conversation, if one did. */
  async pollInstead() {
    try {
      await this.poll();
      return null;
    } catch (problem) {
      if (problem.isOver) return problem;
      this.connected(false);
      return null;
    }
  }

  async poll() {
    const { messages, mode } = await this.client.view();
    if (this.stopped) return;
    this.connected(true);
    for (const message of messages) this.take({ event: "message", id: message.seq, data: message });
    if (mode) this.heard("mode", mode);
  }

  pause(milliseconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** text/event-stream, line by line; a line may arrive in several pieces. */
class EventParser {
  constructor(emit) {
    this.emit = emit;
    this.rest = "";
    this.reset();
  }

  reset() {
    this.event = "message";
    this.data = [];
    this.id = null;
  }

  push(chunk) {
    const lines = (this.rest + chunk).split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop();
    for (const line of lines) this.line(line);
  }

  line(line) {
    if (line === "") return this.dispatch();
    const colon = line.indexOf(":");
    if (colon === 0) return undefined;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") this.event = value;
    else if (field === "data") this.data.push(value);
    else if (field === "id") this.id = value;
    return undefined;
  }

  dispatch() {
    const { event, data, id } = this;
    this.reset();
    if (!data.length) return;
    try {
      this.emit({ event, id, data: JSON.parse(data.join("\n")) });
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
}
