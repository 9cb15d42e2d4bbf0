/** The user's own photos and files: attach menu, drag and drop, paste. */

import { byId, make } from "./dom.js";
import { icon } from "./icons.js";
import { showToast, trackSending } from "./notices.js";
import { openSendDialog } from "./send-dialog.js";
import { makePopup } from "./popup.js";
import * as server from "./server.js";
import { text } from "./texts.js";

const STICKERS = ["👍", "🙏", "😀", "🤔", "🎉"];
const MAX_FILES = 10;
const fileInput = byId("pick");
let sendAs = "photo";

/** Open the send dialog for one to ten files. */
function openFiles(files, as) {
  const list = [...files];
  if (list.length > MAX_FILES) showToast(text("tooMany"));
  else if (list.length) openSendDialog(list, as);
}

function chooseFiles(as) {
  sendAs = as;
  fileInput.accept = as === "photo" ? "image/*" : "";
  fileInput.click();
}

/** Build the attach menu. `openSamples` opens the panel of sample papers. */
export function initAttachMenu(openSamples) {
  const panel = byId("attach");
  const menu = makePopup(byId("clip"), panel);
  const item = (name, label, note, action) =>
    make(
      "button",
      { type: "button", class: "item", role: "menuitem", onclick: () => (menu.close(), action()) },
      icon(name),
      make("span", {}, make("b", {}, text(label)), note && make("small", {}, text(note))),
    );
  const sticker = (emoji) => {
    const send = () => (menu.close(), trackSending(() => server.sendSticker(emoji)));
    return make("button", { type: "button", role: "menuitem", "aria-label": text("sendSticker", { emoji }), onclick: send }, emoji);
  };
  panel.replaceChildren(
    item("photo", "quick", "quickNote", () => chooseFiles("photo")),
    item("file", "asFile", "asFileNote", () => chooseFiles("document")),
    item("card", "samples", null, openSamples),
    make("div", { class: "stickers", role: "group", "aria-label": text("stickers") }, ...STICKERS.map(sticker)),
  );
  fileInput.addEventListener("change", () => {
    openFiles(fileInput.files, sendAs);
    fileInput.value = "";
  });
}

const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

/** Show two drop zones while files are dragged over the page: for photos and for files. */
export function initDropZones() {
  const area = byId("drop-area");
  let hideTimer;
  addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    clearTimeout(hideTimer);
    area.hidden = false;
    for (const zone of area.children) zone.classList.toggle("over", zone.contains(event.target));
  });
  addEventListener("dragleave", () => (hideTimer = setTimeout(() => (area.hidden = true), 120)));
  addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    area.hidden = true;
    openFiles(event.dataTransfer.files, event.target.closest?.(".drop-zone")?.dataset.as ?? "photo");
  });
}

/** Open the send dialog for a photo that is pasted anywhere on the page. */
export function initPaste() {
  addEventListener("paste", (event) => {
    if (!event.clipboardData?.files.length || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    openFiles(event.clipboardData.files, "photo");
  });
}
