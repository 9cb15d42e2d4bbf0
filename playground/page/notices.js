/** What the page says beside the conversation: status, banner, toast and alert. */

import { byId } from "./dom.js";
import { text } from "./texts.js";

const TYPING = 6000; // milliseconds an action stays on show unless renewed; Telegram's own is about five seconds
let typingTimer;
let toastTimer;
let online = false;

function status(words, isAction) {
  byId("status").textContent = words;
  byId("status").classList.toggle("action", isAction);
  byId("typing").hidden = !isAction;
}

/** The connection came or went. */
export function connection(isOpen) {
  online = isOpen;
  byId("banner").hidden = isOpen;
  byId("banner").textContent = isOpen ? "" : text("lost");
  idle();
}

/** The bot is doing something: "đang nhập…" for some seconds. */
export function acting({ action }) {
  status(text(action) ?? text("typing"), true);
  clearTimeout(typingTimer);
  typingTimer = setTimeout(idle, TYPING);
}

/** The bot is doing nothing that we know of. */
export function idle() {
  clearTimeout(typingTimer);
  status(text(online ? "online" : "connecting"), false);
}

/** The answer to a pressed button: a passing line, or an alert that waits for OK. */
export function answer({ text: words, alert }) {
  if (!words) return;
  if (alert) {
    byId("alert-text").textContent = words;
    if (!byId("alert").open) byId("alert").showModal();
  } else toast(words);
}

export function toast(words) {
  const place = byId("toast");
  place.textContent = words;
  place.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => (place.hidden = true), 4000);
}

export const fail = () => toast(text("notSent"));

let parcels = 0;

/** Run one send; a slow one is seen under way, a failed one is said. True when it went. */
export async function sending(send) {
  parcels += 1;
  const slow = setTimeout(() => (byId("sending").hidden = false), 250);
  byId("sending-text").textContent = text("sending");
  try {
    await send();
    return true;
  } catch {
    fail();
    return false;
  } finally {
    clearTimeout(slow);
    parcels -= 1;
    if (!parcels) byId("sending").hidden = true;
  }
}
