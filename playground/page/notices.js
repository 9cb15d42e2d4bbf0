/** The notices beside the conversation: status, banner, toast and alert. */

import { byId } from "./dom.js";
import { text } from "./texts.js";

const ACTION_DURATION = 6000; // milliseconds before a chat action expires; about five seconds on Telegram
let typingTimer;
let toastTimer;
let online = false;

function showStatus(words, isAction) {
  byId("status").textContent = words;
  byId("status").classList.toggle("action", isAction);
  byId("typing").hidden = !isAction;
}

/** Show or hide the banner of a lost connection. */
export function showConnection(isOpen) {
  online = isOpen;
  byId("banner").hidden = isOpen;
  byId("banner").textContent = isOpen ? "" : text("lost");
  showIdle();
}

/** Show a chat action of the bot, such as "đang nhập…", for some seconds. */
export function showAction({ action }) {
  showStatus(text(action) ?? text("typing"), true);
  clearTimeout(typingTimer);
  typingTimer = setTimeout(showIdle, ACTION_DURATION);
}

/** Show the status without a chat action. */
export function showIdle() {
  clearTimeout(typingTimer);
  showStatus(text(online ? "online" : "connecting"), false);
}

/** Show the answer to a pressed button: a toast, or an alert that waits for OK. */
export function showAnswer({ text: words, alert }) {
  if (!words) return;
  if (alert) {
    byId("alert-text").textContent = words;
    if (!byId("alert").open) byId("alert").showModal();
  } else showToast(words);
}

/** Show a toast for four seconds. */
export function showToast(words) {
  const element = byId("toast");
  element.textContent = words;
  element.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => (element.hidden = true), 4000);
}

export const showSendError = () => showToast(text("notSent"));

let sendsInProgress = 0;

/** Run a send. Show the progress of a slow send and the error of a failed send. Return true on success. */
export async function trackSending(send) {
  sendsInProgress += 1;
  const slow = setTimeout(() => (byId("sending").hidden = false), 250);
  byId("sending-text").textContent = text("sending");
  try {
    await send();
    return true;
  } catch {
    showSendError();
    return false;
  } finally {
    clearTimeout(slow);
    sendsInProgress -= 1;
    if (!sendsInProgress) byId("sending").hidden = true;
  }
}
