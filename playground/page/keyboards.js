/** The two keyboards of Telegram: inline buttons under a message, and the reply keyboard below the input. */

import { byId, make } from "./dom.js";
import { icon } from "./icons.js";
import { showSendError } from "./notices.js";
import * as server from "./server.js";

const RELEASE_AFTER = 10_000; // milliseconds before a button without an answer is released, as on Telegram
const pending = new Map(); // message id -> pressed button

/** Render the buttons under a message. */
export function renderInlineKeyboard(message) {
  const rows = message.keyboard.map((row) =>
    make("div", { class: "keys-row" }, ...row.map((key) => (key.url ? renderLink(key) : renderButton(message.id, key)))),
  );
  return make("div", { class: "keys", role: "group" }, ...rows);
}

function renderLink({ text, url }) {
  const safe = /^(https?|tg|mailto):/i.test(url) ? url : null; // never javascript:
  return make("a", { class: "key", href: safe, target: "_blank", rel: "noopener noreferrer" }, text, icon("link"));
}

function renderButton(id, { text, data }) {
  const press = (event) => pressButton(id, data, event.currentTarget);
  return make("button", { class: "key", type: "button", onclick: press }, make("span", {}, text));
}

async function pressButton(id, data, key) {
  if (pending.has(id)) return;
  pending.set(id, key);
  key.classList.add("pending");
  key.setAttribute("aria-busy", "true");
  setTimeout(() => pending.get(id) === key && releaseButtons(id), RELEASE_AFTER);
  try {
    await server.click(id, data);
  } catch {
    releaseButtons(id);
    showSendError();
  }
}

/** Release the pressed button of a message, or of all messages without an id. */
export function releaseButtons(id) {
  for (const [message, key] of pending) {
    if (id !== undefined && message !== id) continue;
    key.classList.remove("pending");
    key.removeAttribute("aria-busy");
    pending.delete(message);
  }
}

const panel = byId("reply-keys");
const toggle = byId("keys-toggle");
let shownRows = "[]";

/** Show the reply keyboard. `send` is called with the text of a pressed button. */
export function showReplyKeyboard(rows, send) {
  const newRows = JSON.stringify(rows);
  if (newRows === shownRows) return;
  shownRows = newRows;
  const renderKey = (label) => make("button", { class: "key", type: "button", onclick: () => send(label) }, label);
  panel.replaceChildren(...rows.map((row) => make("div", { class: "keys-row" }, ...row.map(renderKey))));
  toggle.hidden = rows.length === 0;
  showPanel(rows.length > 0);
}

function showPanel(visible) {
  panel.hidden = !visible;
  toggle.setAttribute("aria-pressed", String(visible));
}

toggle.addEventListener("click", () => showPanel(panel.hidden));
