/** The log of messages on the page. Only changed rows are rendered again. */

import { groupRows } from "./grouping.js";
import { renderBubble, renderDay } from "./message-bubble.js";
import { byId } from "./dom.js";

const root = byId("log");
const scroll = byId("scroll");
const toEndButton = byId("to-end");
const messages = new Map(); // by id
const rendered = new Map(); // row key -> {element, json}
let unread = 0;

/** Return all messages, unordered. */
export const all = () => [...messages.values()];

/** Replace all messages. */
export function load(list) {
  root.setAttribute("aria-busy", "true");
  messages.clear();
  for (const message of list) messages.set(message.id, message);
  render();
  root.setAttribute("aria-busy", "false");
}

/** Add a message, or replace the message with the same id. */
export function put(message) {
  const isNew = !messages.has(message.id);
  messages.set(message.id, message);
  render(message.outgoing && isNew);
  if (isNew && !atEnd()) showUnread(unread + 1);
}

/** Remove a message. */
export function remove(id) {
  messages.delete(id);
  render();
}

function render(scrollDown = false) {
  const stayAtEnd = scrollDown || atEnd();
  const rows = groupRows(messages.values());
  const keys = new Set(rows.map((row) => row.key));
  for (const [key, { element }] of rendered) {
    if (keys.has(key)) continue;
    element.remove();
    rendered.delete(key);
  }
  let before = null;
  for (const row of rows) before = renderRow(row, before);
  if (stayAtEnd) scrollToEnd();
}

/** Put a row after another element. Render the row only after a change. */
function renderRow(row, before) {
  const json = JSON.stringify(row);
  const old = rendered.get(row.key);
  const element = old?.json === json ? old.element : row.messages ? renderBubble(row) : renderDay(row);
  if (old && old.element !== element) replaceRow(old.element, element);
  const next = before ? before.nextSibling : root.firstChild;
  if (next !== element) root.insertBefore(element, next);
  rendered.set(row.key, { element, json });
  return element;
}

/** Replace an edited bubble. Keep the keyboard focus, and do not play the animation of new messages. */
function replaceRow(old, element) {
  const focused = [...old.querySelectorAll("button, a")].indexOf(document.activeElement);
  element.classList.add("no-animation");
  old.replaceWith(element);
  if (focused < 0) return;
  const controls = element.querySelectorAll("button, a");
  (controls[Math.min(focused, controls.length - 1)] ?? byId("input")).focus({ preventScroll: true });
}

function atEnd() {
  return scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 120;
}

function scrollToEnd() {
  scroll.scrollTop = scroll.scrollHeight;
  showUnread(0);
}

function showUnread(value) {
  unread = value;
  toEndButton.dataset.count = value || "";
}

/** Stay at the end while photos load and the window resizes. Show a button to the end when the reader scrolls up. */
export function initScrolling() {
  let following = true;
  let top = 0;
  const resizes = new ResizeObserver(() => following && scrollToEnd());
  resizes.observe(root);
  resizes.observe(scroll);
  scroll.addEventListener("scroll", () => {
    // The log may have grown by a loaded photo before this event. Only a smaller scrollTop means that the reader went up.
    following = atEnd() || (following && scroll.scrollTop >= top);
    top = scroll.scrollTop;
    toEndButton.hidden = following;
    if (following) showUnread(0);
  }, { passive: true });
  toEndButton.addEventListener("click", scrollToEnd);
}
