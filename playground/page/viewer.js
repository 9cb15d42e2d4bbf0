/** A photo at full size: arrows to the next of its album, a click or Escape to close. */

import { byId, make } from "./dom.js";
import { text } from "./texts.js";

const dialog = byId("viewer");
let sources = [];
let at = 0;

/** Show the photo at an index of the addresses given. */
export function enlarge(addresses, index) {
  sources = addresses;
  at = index;
  draw();
  dialog.showModal();
}

function draw() {
  const image = make("img", { src: sources[at], alt: text("photo") });
  const counter = sources.length > 1 ? make("p", { class: "counter" }, `${at + 1} / ${sources.length}`) : null;
  dialog.replaceChildren(image, ...(counter ? [counter] : []));
}

function turn(step) {
  at = (at + step + sources.length) % sources.length;
  draw();
}

dialog.addEventListener("click", () => dialog.close());
dialog.addEventListener("keydown", (event) => {
  if (event.key === "ArrowRight") turn(1);
  else if (event.key === "ArrowLeft") turn(-1);
});
