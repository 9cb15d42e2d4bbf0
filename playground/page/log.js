/** The log on the screen: keeps the elements in step with the messages and touches only what changed. */

import { arrange } from "./conversation.js";
import { block, day } from "./bubble.js";
import { byId } from "./dom.js";

const root = byId("log");
const scroll = byId("scroll");
const down = byId("down");
const messages = new Map(); // by id
const shown = new Map(); // by row key: {element, drawn}
let unread = 0;

/** All messages now known, in no order. */
export const all = () => [...messages.values()];

/** Replace everything by what the server has. */
export function load(list) {
  root.setAttribute("aria-busy", "true");
  messages.clear();
  for (const message of list) messages.set(message.id, message);
  draw();
  root.setAttribute("aria-busy", "false");
}

/** Add a message or replace it by its edited self. */
export function put(message) {
  const isNew = !messages.has(message.id);
  messages.set(message.id, message);
  draw(message.outgoing && isNew);
  if (isNew && !atEnd()) count(unread + 1);
}

export function drop(id) {
  messages.delete(id);
  draw();
}

function draw(follow = false) {
  const stay = follow || atEnd();
  const rows = arrange(messages.values());
  const wanted = new Set(rows.map((row) => row.key));
  for (const [key, { element }] of shown) {
    if (wanted.has(key)) continue;
    element.remove();
    shown.delete(key);
  }
  let before = null;
  for (const row of rows) before = place(row, before);
  if (stay) toEnd();
}

/** Put one row after another element, drawing it only when it changed. */
function place(row, before) {
  const drawn = JSON.stringify(row);
  const old = shown.get(row.key);
  const element = old?.drawn === drawn ? old.element : row.messages ? block(row) : day(row);
  if (old && old.element !== element) swap(old.element, element);
  const next = before ? before.nextSibling : root.firstChild;
  if (next !== element) root.insertBefore(element, next);
  shown.set(row.key, { element, drawn });
  return element;
}

/** Take an edited bubble's place without losing the reader's focus or playing its entrance again. */
function swap(old, element) {
  const focused = [...old.querySelectorAll("button, a")].indexOf(document.activeElement);
  element.classList.add("still");
  old.replaceWith(element);
  if (focused < 0) return;
  const controls = element.querySelectorAll("button, a");
  (controls[Math.min(focused, controls.length - 1)] ?? byId("input")).focus({ preventScroll: true });
}

function atEnd() {
  return scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 120;
}

export function toEnd() {
  scroll.scrollTop = scroll.scrollHeight;
  count(0);
}

function count(value) {
  unread = value;
  down.dataset.count = value || "";
}

/** Stay at the end while photos load and the window changes, and offer the way back when the reader is elsewhere. */
export function watch() {
  let following = true;
  let top = 0;
  const seen = new ResizeObserver(() => following && toEnd());
  seen.observe(root);
  seen.observe(scroll);
  scroll.addEventListener("scroll", () => {
    // A photo that grew the log before this event came is no reader who went up.
    following = atEnd() || (following && scroll.scrollTop >= top);
    top = scroll.scrollTop;
    down.hidden = following;
    if (following) count(0);
  }, { passive: true });
  down.addEventListener("click", toEnd);
}
