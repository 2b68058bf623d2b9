/* Beside part 7: a patient doubts an answer. A quiet button at each answer of the assistant and of
 * staff opens the two choices with room for a comment; what happens then is said in the chat. */

const COMMENT_LIMIT = 500;

class FlagControls {
  /** `hear(message)` takes what the server says about it into the chat. */
  constructor({ client, session, translate, hear }) {
    Object.assign(this, { client, session, translate, hear });
  }

  /** The control of one answer; null where there is nothing to doubt. */
  build(message) {
    if (!["assistant", "staff"].includes(message.sender) || !message.seq) return null;
    const control = { message, button: null, form: null };
    control.button = makeButton("", "flag", () => this.toggle(control), { "aria-expanded": "false" });
    this.showState(control);
    // Not read out with each answer.
    control.element = make("div", { class: "flagging", "aria-live": "off" }, control.button);
    return control.element;
  }

  showState({ message, button }) {
    const flagged = this.flagged()[message.id];
    const label = this.translate(flagged ? "flagged" : "flag");
    const about = String(message.text ?? "").slice(0, 60);
    button.textContent = label;
    button.setAttribute("aria-label", `${label} ${this.translate("flag_about", { text: about })}`);
  }

  flagged() {
    return this.session.get("flagged") || {};
  }

  toggle(control) {
    if (control.form) this.close(control);
    else this.open(control);
  }

  open(control) {
    const { translate } = this;
    const id = `flag-${control.message.id}`;
    const comment = make("textarea", { id: `${id}-comment`, rows: "2", autocomplete: "off", "aria-describedby": `${id}-hint` });
    const choose = (label, wish) => makeButton(translate(label), "choice", () => this.send(control, wish));
    control.comment = comment;
    control.said = make("div", { class: "flag-said", role: "alert" });
    control.choices = [choose("flag_wrong", "wrong"), choose("flag_look_again", "look_again")];
    control.form = make(
      "div", {
        class: "flag-form", role: "group", "aria-labelledby": `${id}-title`,
        onkeydown: (event) => this.escape(event, control),
      },
      make("p", { id: `${id}-title`, class: "strong" }, translate("flag_title")),
      make("label", { for: comment.id }, translate("flag_comment")),
      comment,
      make("p", { id: `${id}-hint`, class: "flag-hint" }, translate("flag_hint", { limit: COMMENT_LIMIT })),
      make("div", { class: "choices" }, ...control.choices,
        makeButton(translate("flag_cancel"), "small", () => this.close(control))),
      control.said,
    );
    control.element.append(control.form);
    control.button.setAttribute("aria-expanded", "true");
    control.form.scrollIntoView({ block: "nearest" });
    comment.focus();
  }

  escape(event, control) {
    if (event.key !== "Escape" || event.isComposing) return;
    event.stopPropagation();
    this.close(control);
  }

  close(control) {
    control.form.remove();
    control.form = null;
    control.button.setAttribute("aria-expanded", "false");
    control.button.focus();
  }

  /** Sent once at a time; whatever refuses it, the words stay. */
  async send(control, wish) {
    if (control.sending) return;
    control.sending = true;
    control.said.replaceChildren();
    const { id } = control.message;
    const comment = control.comment.value.trim();
    try {
      const path = this.client.path(`utterances/${encodeURIComponent(id)}/flag`);
      const result = await this.client.request("POST", path, { body: comment ? { wish, comment } : { wish } });
      if (result.state) this.session.set({ flagged: { ...this.flagged(), [id]: wish } });
      this.showState(control);
      if (control.form) this.close(control);
      for (const message of result.messages) this.hear(message);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      this.refuse(control, problem);
    } finally {
      control.sending = false;
    }
  }

  refuse(control, problem) {
    const names = { 0: "no_network", 403: "consent_needed", 410: "erased", 413: "flag_too_long", 429: "flag_too_fast" };
    const phones = buildPhoneList(phonesIn(problem.body, this.translate), this.translate);
    control.said.replaceChildren(this.translate(names[problem.status] || "failed"), ...phones);
  }
}
