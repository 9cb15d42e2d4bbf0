/** The bot's commands: the menu button, the list that opens on "/", and commands inside the bot's own words. */

import { byId, make } from "./dom.js";
import { popup, walk } from "./popup.js";

const panel = byId("commands");
const input = byId("input");
const COMMAND = /(?<![\w/@])\/[a-z][a-z0-9_]{0,31}(?![\w/])/gi;
let say = () => {};

/** Build the menu; `send` is called with the command chosen, like "/start". */
export function commandMenu(commands, send) {
  say = send;
  const menu = popup(byId("menu"), panel, () => filter(""));
  const choose = (name) => {
    menu.close();
    if (input.value.startsWith("/")) input.value = "";
    input.dispatchEvent(new Event("input"));
    input.focus();
    send(name);
  };
  panel.replaceChildren(...commands.map((command) => item(command, choose)));
  byId("menu").hidden = commands.length === 0;
  input.addEventListener("input", () => suggest(menu));
  input.addEventListener("keydown", (event) => menu.isOpen() && walk(panel, event));
}

function item({ command, description }, choose) {
  const name = `/${command}`;
  return make(
    "button",
    { type: "button", class: "item", role: "menuitem", "data-name": name, onclick: () => choose(name) },
    make("b", {}, name),
    make("span", {}, description),
  );
}

/** Show the commands that begin as the text does; an ordinary text shows none. */
function suggest(menu) {
  const typed = input.value;
  const some = /^\/\w*$/.test(typed) && filter(typed);
  if (!some && menu.isOpen()) menu.close();
  if (some && !menu.isOpen()) {
    menu.open();
    filter(typed);
  }
}

function filter(typed) {
  for (const element of panel.children) element.hidden = !element.dataset.name.startsWith(typed.toLowerCase());
  return [...panel.children].some((element) => !element.hidden);
}

/** Make "/commands" in a bot's message pressable, as Telegram does; code and links stay as they are. */
export function linkCommands(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) if (!walker.currentNode.parentElement.closest("a, pre, code")) texts.push(walker.currentNode);
  for (const node of texts) node.replaceWith(...pieces(node.data));
}

function pieces(words) {
  const found = [];
  let end = 0;
  for (const match of words.matchAll(COMMAND)) {
    const press = () => say(match[0]);
    found.push(words.slice(end, match.index), make("button", { type: "button", class: "command", onclick: press }, match[0]));
    end = match.index + match[0].length;
  }
  return [...found, words.slice(end)];
}
