/** The line one writes in: grows with its text, sends on Enter, and gives way to the start button in an empty chat. */

import { byId } from "./dom.js";
import { sending } from "./notices.js";
import * as server from "./server.js";

const form = byId("composer");
const input = byId("input");

/** Send a text of the person's; true when it went. */
export const say = (words) => sending(() => server.sendText(words));

async function submit() {
  const words = input.value.trim();
  if (!words) return;
  write("");
  if (!(await say(words)) && !input.value) write(words); // nothing typed is ever lost
}

/** Put words into the line as if they were typed, so that its height and the commands offered follow. */
function write(words) {
  input.value = words;
  input.dispatchEvent(new Event("input"));
}

function fit() {
  input.style.height = "auto";
  input.style.height = `${input.scrollHeight}px`;
  byId("send").disabled = !input.value.trim();
}

/** An empty chat shows only the start button, as Telegram does. */
export function empty(isEmpty) {
  const begun = !isEmpty && document.activeElement === byId("start");
  byId("start").hidden = !isEmpty;
  byId("welcome").hidden = !isEmpty;
  form.hidden = isEmpty;
  if (begun && matchMedia("(pointer: fine)").matches) input.focus(); // on a phone it would raise the keyboard
}

/** Wire the line up. */
export function compose() {
  input.addEventListener("input", fit);
  input.addEventListener("keydown", (event) => {
    // While Telex or VNI is composing a letter, Enter belongs to the input method.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  byId("start").addEventListener("click", () => say("/start"));
}
