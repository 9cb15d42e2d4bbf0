/** One row of the log as elements: a bubble with its pictures, file, text, time and buttons, or a day's chip. */

import { moment } from "./conversation.js";
import { make, size } from "./dom.js";
import { icon } from "./icons.js";
import { inlineKeyboard } from "./keyboards.js";
import { linkCommands } from "./commands.js";
import { file } from "./server.js";
import { locale, text } from "./texts.js";
import { enlarge } from "./viewer.js";

const clock = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" });
const dayName = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long" });
const DAY = 86_400_000;

/** The chip between two days. */
export function day(row) {
  const names = { [new Date().toDateString()]: text("today"), [new Date(Date.now() - DAY).toDateString()]: text("yesterday") };
  return make("div", { class: "day" }, make("span", {}, names[row.key] ?? dayName.format(row.day)));
}

/** A bubble for one message or one album, with its inline keyboard beneath. */
export function block(row) {
  const pictures = row.messages.filter((message) => message.photo);
  const said = row.messages.find((message) => message.html) ?? row.messages[0];
  const bubble = make("article", { class: kinds(row, pictures, said), "aria-label": speaker(row) });
  if (pictures.length) bubble.append(album(pictures));
  for (const { document: item } of row.messages) if (item) bubble.append(paper(item));
  bubble.append(words(said, pictures.length > 0), stamp(row.messages.at(-1)));
  const keyboard = row.messages.find((message) => message.keyboard?.length);
  const place = `row ${row.outgoing ? "out" : "in"}${row.first ? " first" : ""}${row.last ? " last" : ""}`;
  return make("div", { class: place, "data-id": said.id }, bubble, keyboard ? inlineKeyboard(keyboard) : null);
}

function kinds(row, pictures, said) {
  const names = ["bubble"];
  if (pictures.length) names.push("with-photo");
  if (pictures.length && !said.html) names.push("bare");
  if (said.kind === "sticker" && said.text) names.push("sticker");
  return names.join(" ");
}

const speaker = (row) => `${row.outgoing ? text("you") : document.title}, ${clock.format(moment(row.messages[0]))}`;

/** The words of a message. Only the server's sanitised HTML of a text message is ever taken as HTML. */
function words(message, hasPicture) {
  const element = make("div", { class: "words" });
  if (message.html) {
    element.innerHTML = message.html;
    for (const link of element.querySelectorAll("a[href]")) Object.assign(link, { target: "_blank", rel: "noopener noreferrer" });
    if (!message.outgoing) linkCommands(element);
  } else if (!hasPicture && !message.document) {
    element.textContent = message.text || text(message.kind) || text("unknown");
  }
  return element;
}

function album(messages) {
  const grid = make("div", { class: "album", "data-count": Math.min(messages.length, 4) });
  for (const message of messages) {
    const image = make("img", { src: file(message.photo), alt: message.text || text("photo"), decoding: "async" });
    const open = () => enlarge(messages.map((one) => file(one.photo)), messages.indexOf(message));
    grid.append(make("button", { type: "button", class: "photo", "aria-label": text("openPhoto"), onclick: open }, image));
  }
  return grid;
}

/** A document: a small picture when it is one, its name and size; a click keeps it as a file. */
function paper({ file_id: id, name, size: bytes }) {
  const shownSize = size(bytes ?? 0, locale);
  const face = make("span", { class: "face" }, icon("file"));
  if (/\.(jpe?g|png|webp|gif)$/i.test(name ?? "")) {
    face.prepend(make("img", { src: file(id), alt: "", decoding: "async", onerror: (event) => event.target.remove() }));
  }
  return make(
    "a",
    { class: "paper", href: file(id), download: name, "aria-label": text("document", { name, size: shownSize }) },
    face,
    make("span", { class: "label" }, make("b", {}, name), make("small", {}, shownSize)),
  );
}

function stamp(message) {
  const time = make("time", { datetime: new Date(moment(message)).toISOString() }, clock.format(moment(message)));
  const edited = message.edited ? make("span", { class: "edited" }, text("edited")) : null;
  return make("span", { class: "stamp" }, edited, time, message.outgoing ? icon("checks") : null);
}
