/** Own pictures and files on their way in: the attach menu, drag and drop, paste. */

import { byId, make } from "./dom.js";
import { icon } from "./icons.js";
import { sending, toast } from "./notices.js";
import { parcel } from "./parcel.js";
import { popup } from "./popup.js";
import * as server from "./server.js";
import { text } from "./texts.js";

const STICKERS = ["👍", "🙏", "😀", "🤔", "🎉"];
const MOST = 10;
const pick = byId("pick");
let pickAs = "photo";

/** Look the files over before they go; more than ten or none goes nowhere. */
function offer(files, as) {
  const list = [...files];
  if (list.length > MOST) toast(text("tooMany"));
  else if (list.length) parcel(list, as);
}

function choose(as) {
  pickAs = as;
  pick.accept = as === "photo" ? "image/*" : "";
  pick.click();
}

/** Build the attach menu; `openShelf` opens the specimen papers. */
export function attachMenu(openShelf) {
  const panel = byId("attach");
  const menu = popup(byId("clip"), panel);
  const item = (name, label, note, act) =>
    make(
      "button",
      { type: "button", class: "item", role: "menuitem", onclick: () => (menu.close(), act()) },
      icon(name),
      make("span", {}, make("b", {}, text(label)), note && make("small", {}, text(note))),
    );
  const sticker = (emoji) => {
    const send = () => (menu.close(), sending(() => server.sendSticker(emoji)));
    return make("button", { type: "button", role: "menuitem", "aria-label": text("sendSticker", { emoji }), onclick: send }, emoji);
  };
  panel.replaceChildren(
    item("photo", "quick", "quickNote", () => choose("photo")),
    item("file", "asFile", "asFileNote", () => choose("document")),
    item("card", "shelf", null, openShelf),
    make("div", { class: "stickers", role: "group", "aria-label": text("stickers") }, ...STICKERS.map(sticker)),
  );
  pick.addEventListener("change", () => {
    offer(pick.files, pickAs);
    pick.value = "";
  });
}

const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

/** Two places to drop on: as photos, or as files. */
export function dropZones() {
  const drop = byId("drop");
  let leaving;
  addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    clearTimeout(leaving);
    drop.hidden = false;
    for (const zone of drop.children) zone.classList.toggle("over", zone.contains(event.target));
  });
  addEventListener("dragleave", () => (leaving = setTimeout(() => (drop.hidden = true), 120)));
  addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    drop.hidden = true;
    offer(event.dataTransfer.files, event.target.closest?.(".zone")?.dataset.as ?? "photo");
  });
}

/** A picture pasted anywhere goes the same way. */
export function pasting() {
  addEventListener("paste", (event) => {
    if (!event.clipboardData?.files.length || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    offer(event.clipboardData.files, "photo");
  });
}
