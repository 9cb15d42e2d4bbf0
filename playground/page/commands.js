/** The bot's commands: the menu button, the suggestions after "/", and the commands inside the bot's messages. */

import { byId, make } from "./dom.js";
import { makePopup, moveFocus } from "./popup.js";

const panel = byId("commands");
const input = byId("input");
const COMMAND = /(?<![\w/@])\/[a-z][a-z0-9_]{0,31}(?![\w/])/gi;
let sendCommand = () => {};

/** Build the menu. `send` is called with the chosen command, such as "/start". */
export function initCommandMenu(commands, send) {
  sendCommand = send;
  const menu = makePopup(byId("menu"), panel, () => filterCommands(""));
  const choose = (name) => {
    menu.close();
    if (input.value.startsWith("/")) input.value = "";
    input.dispatchEvent(new Event("input"));
    input.focus();
    send(name);
  };
  panel.replaceChildren(...commands.map((command) => renderCommand(command, choose)));
  byId("menu").hidden = commands.length === 0;
  input.addEventListener("input", () => suggestCommands(menu));
  input.addEventListener("keydown", (event) => menu.isOpen() && moveFocus(panel, event));
}

function renderCommand({ command, description }, choose) {
  const name = `/${command}`;
  return make(
    "button",
    { type: "button", class: "item", role: "menuitem", "data-name": name, onclick: () => choose(name) },
    make("b", {}, name),
    make("span", {}, description),
  );
}

/** Show the commands that start with the typed text. Hide the list for any other text. */
function suggestCommands(menu) {
  const typed = input.value;
  const matches = /^\/\w*$/.test(typed) && filterCommands(typed);
  if (!matches && menu.isOpen()) menu.close();
  if (matches && !menu.isOpen()) {
    menu.open();
    filterCommands(typed);
  }
}

function filterCommands(typed) {
  for (const element of panel.children) element.hidden = !element.dataset.name.startsWith(typed.toLowerCase());
  return [...panel.children].some((element) => !element.hidden);
}

/** Turn "/commands" in a bot's message into buttons, as Telegram does. Code and links stay unchanged. */
export function linkCommands(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) if (!walker.currentNode.parentElement.closest("a, pre, code")) texts.push(walker.currentNode);
  for (const node of texts) node.replaceWith(...splitAtCommands(node.data));
}

function splitAtCommands(words) {
  const parts = [];
  let end = 0;
  for (const match of words.matchAll(COMMAND)) {
    const press = () => sendCommand(match[0]);
    parts.push(words.slice(end, match.index), make("button", { type: "button", class: "command", onclick: press }, match[0]));
    end = match.index + match[0].length;
  }
  return [...parts, words.slice(end)];
}
