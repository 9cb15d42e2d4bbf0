/** Small ways of making elements: every text goes in as text, never as HTML. */

import { icon } from "./icons.js";
import { text } from "./texts.js";

export const byId = (id) => document.getElementById(id);

/**
 * Make an element. `attributes` are set as attributes, but `on*` as listeners and `false` or `null` not at all;
 * children are elements or plain strings.
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Fill in the texts, labels and icons that index.html names by key. */
export function dress(root) {
  for (const element of root.querySelectorAll("[data-icon]")) element.prepend(icon(element.dataset.icon));
  for (const element of root.querySelectorAll("[data-text]")) element.textContent = text(element.dataset.text);
  for (const element of root.querySelectorAll("[data-placeholder]")) element.placeholder = text(element.dataset.placeholder);
  for (const element of root.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", text(element.dataset.label));
    if (element.matches(".round")) element.title = text(element.dataset.label);
  }
}

/** A file's size as people write it. */
export function size(bytes, locale) {
  const [unit, divisor] = bytes >= 1e6 ? ["MB", 1e6] : bytes >= 1e3 ? ["KB", 1e3] : ["B", 1];
  return `${(bytes / divisor).toLocaleString(locale, { maximumFractionDigits: 1 })} ${unit}`;
}
