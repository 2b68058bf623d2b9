/* Part 9: coming back by the link of a message ("there is an answer for you"). The key stands behind
 * the # and leaves the address at once: it is not for the history, nor for who looks on. The tab keeps
 * it until it was answered, over a reload and a lost network. */

const RETURN_KEY = /^#frontdesk-chat=([0-9a-z.]{1,200})$/;

function takeReturnKey() {
  const found = RETURN_KEY.exec(location.hash);
  if (found) history.replaceState(history.state, "", location.pathname + location.search);
  return found ? found[1] : null;
}

/** Asked before the link's chat is shown: it takes the place of what is here, and may be somebody else's. */
function buildReturn({ translate, hasOwn, action, on }) {
  return make(
    "div", { class: "card returning" },
    make("h3", { tabindex: "-1" }, translate("return_title")),
    make("p", {}, translate("return_about")),
    hasOwn ? make("p", {}, translate("return_own")) : null,
    make(
      "div", { class: "choices" },
      makeButton(translate(action), "primary", on.go),
      makeButton(translate(hasOwn ? "return_stay" : "start_new"), "choice", on.stay),
    ),
  );
}

/** What was written here and did not reach the server, in its order. */
function unsentText(session) {
  const texts = session.get("outbox").map((item) => item.body.text);
  return [...texts, session.get("draft")].filter(Boolean).join("\n");
}
