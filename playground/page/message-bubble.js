/** Render a row of the log: a bubble with photos, file, text, time and buttons, or the date between two days. */

import { timeOf } from "./grouping.js";
import { formatSize, make } from "./dom.js";
import { icon } from "./icons.js";
import { renderInlineKeyboard } from "./keyboards.js";
import { linkCommands } from "./commands.js";
import { fileUrl } from "./server.js";
import { locale, text } from "./texts.js";
import { openViewer } from "./viewer.js";

const timeFormat = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" });
const dayFormat = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long" });
const DAY = 86_400_000;

/** Render the date between two days. */
export function renderDay(row) {
  const names = { [new Date().toDateString()]: text("today"), [new Date(Date.now() - DAY).toDateString()]: text("yesterday") };
  return make("div", { class: "day" }, make("span", {}, names[row.key] ?? dayFormat.format(row.day)));
}

/** Render the bubble of one message or one album, with the inline keyboard beneath. */
export function renderBubble(row) {
  const photos = row.messages.filter((message) => message.photo);
  const main = row.messages.find((message) => message.html) ?? row.messages[0];
  const bubble = make("article", { class: bubbleClasses(photos, main), "aria-label": bubbleLabel(row) });
  if (photos.length) bubble.append(renderAlbum(photos));
  for (const { document: item } of row.messages) if (item) bubble.append(renderDocument(item));
  bubble.append(renderText(main, photos.length > 0), renderTime(row.messages.at(-1)));
  const keyboard = row.messages.find((message) => message.keyboard?.length);
  const classes = `row ${row.outgoing ? "out" : "in"}${row.first ? " first" : ""}${row.last ? " last" : ""}`;
  return make("div", { class: classes, "data-id": main.id }, bubble, keyboard ? renderInlineKeyboard(keyboard) : null);
}

function bubbleClasses(photos, main) {
  const names = ["bubble"];
  if (photos.length) names.push("with-photo");
  if (photos.length && !main.html) names.push("photo-only");
  if (main.kind === "sticker" && main.text) names.push("sticker");
  return names.join(" ");
}

const bubbleLabel = (row) => `${row.outgoing ? text("you") : document.title}, ${timeFormat.format(timeOf(row.messages[0]))}`;

/** Render the text of a message. Only the `html` field, which the server has sanitised, is used as HTML. */
function renderText(message, hasPhoto) {
  const element = make("div", { class: "message-text" });
  if (message.html) {
    element.innerHTML = message.html;
    for (const link of element.querySelectorAll("a[href]")) Object.assign(link, { target: "_blank", rel: "noopener noreferrer" });
    if (!message.outgoing) linkCommands(element);
  } else if (!hasPhoto && !message.document) {
    element.textContent = message.text || text(message.kind) || text("unknown");
  }
  return element;
}

function renderAlbum(messages) {
  const grid = make("div", { class: "album", "data-count": Math.min(messages.length, 4) });
  for (const message of messages) {
    const image = make("img", { src: fileUrl(message.photo), alt: message.text || text("photo"), decoding: "async" });
    const open = () => openViewer(messages.map((item) => fileUrl(item.photo)), messages.indexOf(message));
    grid.append(make("button", { type: "button", class: "photo", "aria-label": text("openPhoto"), onclick: open }, image));
  }
  return grid;
}

/** Render a document with name, size and, for an image, a thumbnail. A click downloads the file. */
function renderDocument({ file_id: id, name, size: bytes }) {
  const sizeText = formatSize(bytes ?? 0, locale);
  const fileIcon = make("span", { class: "file-icon" }, icon("file"));
  if (/\.(jpe?g|png|webp|gif)$/i.test(name ?? "")) {
    fileIcon.prepend(make("img", { src: fileUrl(id), alt: "", decoding: "async", onerror: (event) => event.target.remove() }));
  }
  return make(
    "a",
    { class: "document", href: fileUrl(id), download: name, "aria-label": text("document", { name, size: sizeText }) },
    fileIcon,
    make("span", { class: "label" }, make("b", {}, name), make("small", {}, sizeText)),
  );
}

function renderTime(message) {
  const time = make("time", { datetime: new Date(timeOf(message)).toISOString() }, timeFormat.format(timeOf(message)));
  const edited = message.edited ? make("span", { class: "edited" }, text("edited")) : null;
  return make("span", { class: "timestamp" }, edited, time, message.outgoing ? icon("checks") : null);
}
