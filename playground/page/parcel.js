/** The look before sending: the pictures, a caption, and photo or file. */

import { byId, make, size } from "./dom.js";
import { icon } from "./icons.js";
import { sending } from "./notices.js";
import * as server from "./server.js";
import { locale, text } from "./texts.js";

const dialog = byId("parcel");
const isPicture = (file) => /^image\/(jpeg|png|webp|gif|bmp)$/.test(file.type);

/** Show one to ten files; they go when the person says so. Anything that is no picture can only go as a file. */
export function parcel(files, as) {
  const canBePhotos = files.every((file) => file.type.startsWith("image/"));
  const asFile = make("input", { type: "checkbox" });
  asFile.checked = as === "document" || !canBePhotos;
  asFile.disabled = !canBePhotos;
  const caption = make("input", { class: "caption", maxlength: 1024, placeholder: text("caption"), "aria-label": text("caption"), autofocus: "" });
  const title = make("h2", { id: "parcel-title" });
  const entitle = () => (title.textContent = text(asFile.checked ? "sendFiles" : "sendPhotos", { n: files.length }));
  asFile.addEventListener("change", entitle);
  entitle();
  const send = () => sending(() => server.sendFiles(files, asFile.checked ? "document" : "photo", caption.value.trim()));
  show(files, title, make("label", { class: "as" }, asFile, text("keepQuality")), caption, send);
}

function show(files, title, choice, caption, send) {
  const form = make(
    "form",
    { method: "dialog" },
    title,
    make("ul", { class: "goods" }, ...files.map(good)),
    choice,
    caption,
    make("div", { class: "ends" }, make("button", { type: "button", onclick: () => dialog.close() }, text("cancel")), make("button", { class: "main" }, text("send"))),
  );
  form.addEventListener("submit", send);
  dialog.replaceChildren(form);
  if (!dialog.open) dialog.showModal();
}

function good(file) {
  return make("li", {}, isPicture(file) ? preview(file) : icon("file"), make("span", {}, file.name, make("small", {}, size(file.size, locale))));
}

function preview(file) {
  const address = URL.createObjectURL(file);
  return make("img", { src: address, alt: "", onload: () => URL.revokeObjectURL(address) });
}
