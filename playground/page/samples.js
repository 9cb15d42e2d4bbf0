/** The panel of sample papers of invented people. One click sends a paper. */

import { byId, make } from "./dom.js";
import { icon } from "./icons.js";
import { trackSending } from "./notices.js";
import * as server from "./server.js";
import { text } from "./texts.js";

const panel = byId("samples");
const list = byId("samples-list");
const wide = matchMedia("(min-width: 1000px)"); // wide enough for a panel beside the chat
let sendAs = "photo";

/** Open the panel as a sheet on a narrow screen. A panel beside the chat only gets the focus. */
export function openSamples() {
  panel.classList.add("open");
  updateInert();
  list.focus();
}

function closeSamples() {
  if (!panel.classList.contains("open")) return;
  const hadFocus = panel.contains(document.activeElement);
  panel.classList.remove("open");
  updateInert();
  if (hadFocus) byId("samples-open").focus();
}

const updateInert = () => (panel.inert = !wide.matches && !panel.classList.contains("open"));

/** Load the papers and add the event listeners of the panel. */
export async function initSamples() {
  updateInert();
  wide.addEventListener("change", updateInert);
  byId("samples-open").addEventListener("click", openSamples);
  byId("samples-close").addEventListener("click", closeSamples);
  document.addEventListener("keydown", (event) => event.key === "Escape" && closeSamples());
  document.addEventListener("pointerdown", (event) => !panel.contains(event.target) && closeSamples());
  await load();
}

async function load() {
  try {
    const papers = await server.specimens();
    list.replaceChildren(make("p", { class: "intro" }, text("samplesIntro")), renderSendAs(), ...groupByPerson(papers).map(renderGroup));
    loadThumbnails();
  } catch {
    const retry = make("button", { type: "button", class: "panel-button", onclick: load }, text("retry"));
    list.replaceChildren(make("p", { class: "intro" }, text("samplesError")), retry);
  }
}

/**
 * Load the thumbnails one after another. The server draws each thumbnail on request, and a browser that waits for many
 * thumbnails on its few connections could not send a message meanwhile.
 */
async function loadThumbnails() {
  for (const image of list.querySelectorAll("img")) {
    image.src = image.dataset.src;
    await image.decode().catch(() => image.removeAttribute("src"));
  }
}

/** Render the choice between photo and file for all papers of the panel. */
function renderSendAs() {
  const option = (value, label) => {
    const radio = make("input", { type: "radio", name: "samples-as", value, onchange: () => (sendAs = value) });
    radio.checked = sendAs === value;
    return make("label", {}, radio, make("span", {}, label));
  };
  const options = [option("photo", text("photo")), option("document", text("file"))];
  return make("div", { class: "send-as", role: "radiogroup", "aria-label": text("sendAs") }, text("sendAs"), ...options);
}

function groupByPerson(papers) {
  const groups = new Map();
  for (const paper of papers) groups.set(paper.person, [...(groups.get(paper.person) ?? []), paper]);
  return [...groups.values()];
}

function renderGroup(papers) {
  const [{ person, note }] = papers;
  const sides = ["_front", "_back"].map((side) => papers.find((paper) => paper.kind.endsWith(side)));
  const hasBothSides = papers.length === 2 && sides.every(Boolean);
  return make(
    "section",
    { class: "sample-group" },
    make("h3", {}, person, make("small", {}, note)),
    make("div", { class: "sample-grid" }, ...papers.map(renderPaper)),
    hasBothSides ? make("button", { type: "button", class: "panel-button", onclick: (event) => send(event, sides) }, icon("two"), text("bothSides")) : null,
  );
}

function renderPaper(paper) {
  const label = text("sendSpecimen", { title: paper.title, person: paper.person });
  const image = make("img", { "data-src": paper.thumb, alt: "" });
  return make(
    "button",
    { type: "button", class: "sample", "data-id": paper.id, "data-level": paper.level, "aria-label": label, title: label, onclick: (event) => send(event, [paper]) },
    make("span", { class: "thumbnail" }, image),
    make("span", { class: "title" }, paper.title),
  );
}

async function send(event, papers) {
  const button = event.currentTarget;
  button.classList.add("pending");
  closeSamples();
  await trackSending(() => server.sendSpecimens(papers.map((paper) => paper.id), sendAs));
  button.classList.remove("pending");
}
