/* Part 3: what this tab remembers.
 *
 * sessionStorage, not localStorage or a cookie: a reload finds the conversation again, closing the
 * tab forgets it, and a new tab starts with its own (on a shared computer the next person finds
 * nothing). A tab the browser *duplicates* or the page opens with window.open copies the storage,
 * so both show the same conversation; ids and sequence numbers keep that free of duplicates.
 * Where storage is blocked the conversation lives as long as the page.
 */

const EMPTY_SESSION = {
  conversation_id: null,
  token: null,
  disclosure: null,
  consented: false,
  language: null,
  cursor: 0,
  seen: 0,
  unread: 0,
  used: [],
  outbox: [],
  returning: null,
  draft: "",
  open: false,
  staff: false,
};

class Session {
  constructor(name) {
    this.name = name;
    this.values = { ...EMPTY_SESSION, ...this.read() };
  }

  read() {
    try {
      return JSON.parse(sessionStorage.getItem(this.name)) || {};
    } catch {
      return {};
    }
  }

  get(key) {
    return this.values[key];
  }

  set(changes) {
    Object.assign(this.values, changes);
    try {
      sessionStorage.setItem(this.name, JSON.stringify(this.values));
    } catch {
      /* blocked or full: memory alone */
    }
  }

  /** Forgets the conversation; keeps the language and, unless told otherwise, the unsent draft. */
  forget({ draft = "" } = {}) {
    const { language, open } = this.values;
    this.values = { ...EMPTY_SESSION };
    this.set({ language, open, draft });
  }

  erase() {
    this.values = { ...EMPTY_SESSION };
    try {
      sessionStorage.removeItem(this.name);
    } catch {
      /* nothing was stored */
    }
  }
}
