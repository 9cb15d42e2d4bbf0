/** The dialog before sending: preview, caption, and the choice between photo and file. */

import { byId, formatSize, make } from "./dom.js";
import { icon } from "./icons.js";
import { trackSending } from "./notices.js";
import * as server from "./server.js";
import { locale, text } from "./texts.js";

const dialog = byId("send-dialog");
const hasPreview = (file) => /^image\/(jpeg|png|webp|gif|bmp)$/.test(file.type);

/** Open the dialog for one to ten files. Files other than images can only be sent as files. */
export function openSendDialog(files, as) {
  const canBePhotos = files.every((file) => file.type.startsWith("image/"));
  const asFile = make("input", { type: "checkbox" });
  asFile.checked = as === "document" || !canBePhotos;
  asFile.disabled = !canBePhotos;
  const caption = make("input", { class: "caption", maxlength: 1024, placeholder: text("caption"), "aria-label": text("caption"), autofocus: "" });
  const title = make("h2", { id: "send-dialog-title" });
  const updateTitle = () => (title.textContent = text(asFile.checked ? "sendFiles" : "sendPhotos", { n: files.length }));
  asFile.addEventListener("change", updateTitle);
  updateTitle();
  const send = () => trackSending(() => server.sendFiles(files, asFile.checked ? "document" : "photo", caption.value.trim()));
  show(files, title, make("label", { class: "as-file" }, asFile, text("keepQuality")), caption, send);
}

function show(files, title, choice, caption, send) {
  const form = make(
    "form",
    { method: "dialog" },
    title,
    make("ul", { class: "file-list" }, ...files.map(renderFile)),
    choice,
    caption,
    make("div", { class: "dialog-buttons" }, make("button", { type: "button", onclick: () => dialog.close() }, text("cancel")), make("button", { class: "main" }, text("send"))),
  );
  form.addEventListener("submit", send);
  dialog.replaceChildren(form);
  if (!dialog.open) dialog.showModal();
}

function renderFile(file) {
  return make("li", {}, hasPreview(file) ? renderPreview(file) : icon("file"), make("span", {}, file.name, make("small", {}, formatSize(file.size, locale))));
}

function renderPreview(file) {
  const url = URL.createObjectURL(file);
  return make("img", { src: url, alt: "", onload: () => URL.revokeObjectURL(url) });
}
