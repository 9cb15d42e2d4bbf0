/** Which chat this tab is: a random number of its own, or the one in `?chat=`. */

function random() {
  return String(100_000_000 + (crypto.getRandomValues(new Uint32Array(1))[0] % 900_000_000));
}

function wanted() {
  const asked = new URLSearchParams(location.search).get("chat");
  return /^[1-9]\d{0,14}$/.test(asked ?? "") ? asked : null;
}

function own() {
  const kept = sessionStorage.getItem("chat") ?? random();
  sessionStorage.setItem("chat", kept);
  return kept;
}

export const chat = wanted() ?? own();

/** Leave this chat and begin an empty one. */
export function beginAnew() {
  sessionStorage.setItem("chat", random());
  location.assign(location.pathname);
}
