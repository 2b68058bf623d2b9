/* Part 4: the chat API. No cookies travel; the conversation's token is the only credential. */

/** A refusal (`status` of the answer, its problem+json as `body`) or no answer at all (`status` 0). */
class Problem extends Error {
  constructor(status, body = {}, retryAfter = null) {
    super(`problem ${status}`);
    this.status = status;
    this.body = body;
    this.retryAfter = retryAfter;
  }

  get isOver() {
    return [401, 404, 410].includes(this.status);
  }

  /** What was said here was deleted, on request or by age. */
  get isErased() {
    return this.status === 410;
  }

  get isPassing() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

const REQUEST_TIMEOUT_MS = 45000;

class ChatClient {
  constructor(origin, session) {
    this.origin = origin;
    this.session = session;
  }

  start(language) {
    const time_zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    return this.request("POST", "/chat/conversations", { body: { language, time_zone } });
  }

  consent(version, accepted) {
    return this.request("POST", this.path("consent"), { body: { version, accepted } });
  }

  send(body, key) {
    return this.request("POST", this.path("utterances"), { body, headers: { "Idempotency-Key": key } });
  }

  comeBack(key) {
    return this.request("POST", "/chat/conversations/return", { body: { key } });
  }

  tellPresence(typing) {
    return this.request("POST", this.path("presence"), { body: { typing } });
  }

  /** The whole conversation as the server has it: `messages` oldest first, `mode`, `disclosure`. */
  async view() {
    const view = await this.request("GET", this.path("utterances"));
    const messages = [...(view.messages || [])].sort((one, other) => one.seq - other.seq);
    return { ...view, messages };
  }

  /** An open event stream; the caller reads `response.body` and aborts by `signal`. */
  async follow(cursor, signal) {
    const headers = { Accept: "text/event-stream", ...this.authorization() };
    if (cursor) headers["Last-Event-ID"] = String(cursor);
    return this.fetch(this.path("events"), { headers, signal });
  }

  async download(href) {
    const response = await this.fetch(href.slice(this.origin.length), { headers: this.authorization() });
    return response.blob();
  }

  path(leaf) {
    return `/chat/conversations/${encodeURIComponent(this.session.get("conversation_id"))}/${leaf}`;
  }

  authorization() {
    const token = this.session.get("token");
    return token ? { Authorization: `Bearer ${token}` } : {};
  }

  async request(method, path, { body, headers = {} } = {}) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), REQUEST_TIMEOUT_MS);
    const all = { Accept: "application/json", ...this.authorization(), ...headers };
    if (body) all["Content-Type"] = "application/json";
    try {
      const sent = body && JSON.stringify(body);
      const response = await this.fetch(path, { method, headers: all, body: sent, signal: stop.signal });
      return response.status === 204 ? null : await readJson(response);
    } finally {
      clearTimeout(timer);
    }
  }

  async fetch(path, options) {
    let response;
    try {
      response = await fetch(this.origin + path, { credentials: "omit", cache: "no-store", ...options });
    } catch {
      throw new Problem(0);
    }
    if (response.ok) return response;
    const body = await response.json().catch(() => ({}));
    const seconds = Number.parseInt(response.headers.get("Retry-After"), 10);
    throw new Problem(response.status, body || {}, Number.isFinite(seconds) ? seconds : null);
  }
}

/** An answer cut off in its middle counts as no answer: the same key asks for it again. */
async function readJson(response) {
  try {
    return await response.json();
  } catch {
    throw new Problem(0);
  }
}

/** A random key; `randomUUID` exists only on https and localhost, a clinic's test site may be neither. */
function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Half to one and a half times 500 ms, doubling per try, at most 15 s: tabs do not return in step. */
function backoff(tries) {
  return Math.min(15000, 500 * 2 ** tries) * (0.5 + Math.random());
}
