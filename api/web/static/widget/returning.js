/* Part 9: coming back by the link of a message ("there is an answer for you"). The key stands behind
 * the # and leaves the address at once: it is not for the history, nor for who looks on. */

const RETURN_KEY = /^#frontdesk-chat=([0-9a-z.]{1,200})$/;

function takeReturnKey() {
  const found = RETURN_KEY.exec(location.hash);
  if (found) history.replaceState(history.state, "", location.pathname + location.search);
  return found ? found[1] : null;
}
