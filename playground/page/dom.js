/** Helpers to create elements. Texts are inserted as text, never as HTML. */

import { icon } from "./icons.js";
import { text } from "./texts.js";

export const byId = (id) => document.getElementById(id);

/**
 * Create an element. `on*` attributes become listeners, `false`, `null` and `undefined` are skipped. Children are
 * elements or plain strings.
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

/** Insert the texts, labels and icons that index.html names by key. */
export function fillTexts(root) {
  for (const element of root.querySelectorAll("[data-icon]")) element.prepend(icon(element.dataset.icon));
  for (const element of root.querySelectorAll("[data-text]")) element.textContent = text(element.dataset.text);
  for (const element of root.querySelectorAll("[data-placeholder]")) element.placeholder = text(element.dataset.placeholder);
  for (const element of root.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", text(element.dataset.label));
    if (element.matches(".round")) element.title = text(element.dataset.label);
  }
}

/** Return a file's size with its unit. */
export function formatSize(bytes, locale) {
  const [unit, divisor] = bytes >= 1e6 ? ["MB", 1e6] : bytes >= 1e3 ? ["KB", 1e3] : ["B", 1];
  return `${(bytes / divisor).toLocaleString(locale, { maximumFractionDigits: 1 })} ${unit}`;
}
