/* Part 8: staff see that the patient is in the chat and that they write; what they write leaves only
 * when it is sent. While somebody types it is told each 5 s, else each 15 s; a chat that is closed
 * or in a hidden tab tells nothing. Nothing depends on it: a refusal is not told to the patient. */

const TYPING_EACH_MS = 5500;
const HERE_EACH_MS = 15000;

class PresenceTeller {
  /** `isOpen()` says whether the patient has the chat before them. */
  constructor({ client, isOpen }) {
    Object.assign(this, { client, isOpen });
    this.typedAt = 0;
    this.toldAt = 0;
  }

  start() {
    if (this.timer) return;
    this.timer = setInterval(() => this.look(), TYPING_EACH_MS);
    this.look();
  }

  stop() {
    clearInterval(this.timer);
    this.timer = null;
  }

  /** What was typed is empty once it is sent. */
  typed(text) {
    const began = text && !this.isTyping();
    this.typedAt = text ? Date.now() : 0;
    if (began && Date.now() - this.toldAt >= TYPING_EACH_MS / 5) this.look();
  }

  isTyping() {
    return Date.now() - this.typedAt < TYPING_EACH_MS;
  }

  look() {
    if (!this.timer || document.hidden || !this.isOpen()) return;
    if (this.isTyping() || Date.now() - this.toldAt >= HERE_EACH_MS) this.tell();
  }

  async tell() {
    this.toldAt = Date.now();
    try {
      await this.client.tellPresence(this.isTyping());
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (problem.isOver) this.stop();
    }
  }
}
