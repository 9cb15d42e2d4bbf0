/** Show a photo at full size. Arrow keys change the photo of an album, a click or Escape closes the viewer. */

import { byId, make } from "./dom.js";
import { text } from "./texts.js";

const dialog = byId("viewer");
let urls = [];
let current = 0;

/** Open the viewer with the photo at `index`. */
export function openViewer(photoUrls, index) {
  urls = photoUrls;
  current = index;
  render();
  dialog.showModal();
}

function render() {
  const image = make("img", { src: urls[current], alt: text("photo") });
  const counter = urls.length > 1 ? make("p", { class: "counter" }, `${current + 1} / ${urls.length}`) : null;
  dialog.replaceChildren(image, ...(counter ? [counter] : []));
}

function move(step) {
  current = (current + step + urls.length) % urls.length;
  render();
}

dialog.addEventListener("click", () => dialog.close());
dialog.addEventListener("keydown", (event) => {
  if (event.key === "ArrowRight") move(1);
  else if (event.key === "ArrowLeft") move(-1);
});
