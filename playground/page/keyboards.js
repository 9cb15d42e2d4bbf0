/** The two keyboards of Telegram: buttons under a message, and buttons in place of typing. */

import { byId, make } from "./dom.js";
import { icon } from "./icons.js";
import { fail } from "./notices.js";
import * as server from "./server.js";

const WAIT = 10_000; // milliseconds after which a button that nothing answers is let go, as Telegram does
const pending = new Map(); // message id -> the button pressed

/** The buttons under a message. */
export function inlineKeyboard(message) {
  const rows = message.keyboard.map((row) =>
    make("div", { class: "keys-row" }, ...row.map((key) => (key.url ? link(key) : button(message.id, key)))),
  );
  return make("div", { class: "keys", role: "group" }, ...rows);
}

function link({ text, url }) {
  const safe = /^(https?|tg|mailto):/i.test(url) ? url : null; // never javascript:
  return make("a", { class: "key", href: safe, target: "_blank", rel: "noopener noreferrer" }, text, icon("link"));
}

function button(id, { text, data }) {
  const press = (event) => pressed(id, data, event.currentTarget);
  return make("button", { class: "key", type: "button", onclick: press }, make("span", {}, text));
}

async function pressed(id, data, key) {
  if (pending.has(id)) return;
  pending.set(id, key);
  key.classList.add("pending");
  key.setAttribute("aria-busy", "true");
  setTimeout(() => pending.get(id) === key && release(id), WAIT);
  try {
    await server.click(id, data);
  } catch {
    release(id);
    fail();
  }
}

/** The bot answered: let go the button pressed in this message, or in any when none is named. */
export function release(id) {
  for (const [message, key] of pending) {
    if (id !== undefined && message !== id) continue;
    key.classList.remove("pending");
    key.removeAttribute("aria-busy");
    pending.delete(message);
  }
}

const panel = byId("reply-keys");
const toggle = byId("keys-toggle");
let shown = "[]";

/** Show the reply keyboard in force; `say` is called with the text of the button pressed. */
export function replyKeys(rows, say) {
  const wanted = JSON.stringify(rows);
  if (wanted === shown) return;
  shown = wanted;
  const press = (label) => make("button", { class: "key", type: "button", onclick: () => say(label) }, label);
  panel.replaceChildren(...rows.map((row) => make("div", { class: "keys-row" }, ...row.map(press))));
  toggle.hidden = rows.length === 0;
  showPanel(rows.length > 0);
}

function showPanel(visible) {
  panel.hidden = !visible;
  toggle.setAttribute("aria-pressed", String(visible));
}

toggle.addEventListener("click", () => showPanel(panel.hidden));
