/** The composer: an input that grows with the text and sends on Enter. An empty chat shows the start button instead. */

import { byId } from "./dom.js";
import { trackSending } from "./notices.js";
import * as server from "./server.js";

const form = byId("composer");
const input = byId("input");

/** Send a text of the person. Return true on success. */
export const sendText = (words) => trackSending(() => server.sendText(words));

async function submit() {
  const words = input.value.trim();
  if (!words) return;
  setInput("");
  if (!(await sendText(words)) && !input.value) setInput(words); // a failed send must not lose the text
}

/** Set the input's text and trigger the same updates as typing does. */
function setInput(words) {
  input.value = words;
  input.dispatchEvent(new Event("input"));
}

function resizeInput() {
  input.style.height = "auto";
  input.style.height = `${input.scrollHeight}px`;
  byId("send").disabled = !input.value.trim();
}

/** Show only the start button in an empty chat, as Telegram does. */
export function showEmptyChat(isEmpty) {
  const wasStarted = !isEmpty && document.activeElement === byId("start");
  byId("start").hidden = !isEmpty;
  byId("welcome").hidden = !isEmpty;
  form.hidden = isEmpty;
  if (wasStarted && matchMedia("(pointer: fine)").matches) input.focus(); // on a phone, focus would open the keyboard
}

/** Add the event listeners of the composer. */
export function initComposer() {
  input.addEventListener("input", resizeInput);
  input.addEventListener("keydown", (event) => {
    // While Telex or VNI composes a letter, the input method handles Enter.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  byId("start").addEventListener("click", () => sendText("/start"));
}
