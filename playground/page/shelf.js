/** The shelf of specimen papers: invented people, their papers, one click to send. */

import { byId, make } from "./dom.js";
import { icon } from "./icons.js";
import { sending } from "./notices.js";
import * as server from "./server.js";
import { text } from "./texts.js";

const shelf = byId("shelf");
const list = byId("shelf-list");
const beside = matchMedia("(min-width: 1000px)"); // there is room for it at the side
let as = "photo";

/** Open the shelf where it is a sheet; where it stands at the side it only takes the focus. */
export function openShelf() {
  shelf.classList.add("open");
  settle();
  list.focus();
}

function closeShelf() {
  if (!shelf.classList.contains("open")) return;
  const within = shelf.contains(document.activeElement);
  shelf.classList.remove("open");
  settle();
  if (within) byId("shelf-open").focus();
}

const settle = () => (shelf.inert = !beside.matches && !shelf.classList.contains("open"));

/** Load the papers and wire the sheet up. */
export async function fillShelf() {
  settle();
  beside.addEventListener("change", settle);
  byId("shelf-open").addEventListener("click", openShelf);
  byId("shelf-close").addEventListener("click", closeShelf);
  document.addEventListener("keydown", (event) => event.key === "Escape" && closeShelf());
  document.addEventListener("pointerdown", (event) => !shelf.contains(event.target) && closeShelf());
  await load();
}

async function load() {
  try {
    const papers = await server.specimens();
    list.replaceChildren(make("p", { class: "intro" }, text("shelfIntro")), choice(), ...groups(papers).map(group));
    showThumbs();
  } catch {
    const again = make("button", { type: "button", class: "both", onclick: load }, text("retry"));
    list.replaceChildren(make("p", { class: "intro" }, text("shelfEmpty")), again);
  }
}

/**
 * Load the thumbnails one after another: the server draws them as they are asked for, and a browser that waits for many
 * on its few connections could send nothing meanwhile.
 */
async function showThumbs() {
  for (const image of list.querySelectorAll("img")) {
    image.src = image.dataset.src;
    await image.decode().catch(() => image.removeAttribute("src"));
  }
}

/** Photo or file: how everything from the shelf is sent. */
function choice() {
  const option = (value, label) => {
    const radio = make("input", { type: "radio", name: "shelf-as", value, onchange: () => (as = value) });
    radio.checked = as === value;
    return make("label", {}, radio, make("span", {}, label));
  };
  const options = [option("photo", text("photo")), option("document", text("file"))];
  return make("div", { class: "choice", role: "radiogroup", "aria-label": text("sendAs") }, text("sendAs"), ...options);
}

function groups(papers) {
  const found = new Map();
  for (const paper of papers) found.set(paper.person, [...(found.get(paper.person) ?? []), paper]);
  return [...found.values()];
}

function group(papers) {
  const [{ person, note }] = papers;
  const sides = ["_front", "_back"].map((side) => papers.find((paper) => paper.kind.endsWith(side)));
  const both = papers.length === 2 && sides.every(Boolean);
  return make(
    "section",
    { class: "person" },
    make("h3", {}, person, make("small", {}, note)),
    make("div", { class: "papers" }, ...papers.map(card)),
    both ? make("button", { type: "button", class: "both", onclick: (event) => send(event, sides) }, icon("two"), text("bothSides")) : null,
  );
}

function card(paper) {
  const label = text("sendSpecimen", { title: paper.title, person: paper.person });
  const image = make("img", { "data-src": paper.thumb, alt: "" });
  return make(
    "button",
    { type: "button", class: "specimen", "data-id": paper.id, "data-level": paper.level, "aria-label": label, title: label, onclick: (event) => send(event, [paper]) },
    make("span", { class: "frame" }, image),
    make("span", { class: "title" }, paper.title),
  );
}

async function send(event, papers) {
  const button = event.currentTarget;
  button.classList.add("pending");
  closeShelf();
  await sending(() => server.sendSpecimens(papers.map((paper) => paper.id), as));
  button.classList.remove("pending");
}
