/** The id of this tab's chat: the number in `?chat=`, or a random number that the tab keeps. */

function randomId() {
  return String(100_000_000 + (crypto.getRandomValues(new Uint32Array(1))[0] % 900_000_000));
}

function requestedId() {
  const requested = new URLSearchParams(location.search).get("chat");
  return /^[1-9]\d{0,14}$/.test(requested ?? "") ? requested : null;
}

function tabId() {
  const id = sessionStorage.getItem("chat") ?? randomId();
  sessionStorage.setItem("chat", id);
  return id;
}

export const chatId = requestedId() ?? tabId();

/** Leave this chat and open an empty chat. */
export function startNewChat() {
  sessionStorage.setItem("chat", randomId());
  location.assign(location.pathname);
}
