/** The page put together: the parts are built here and told of each other. */

import { attachMenu, dropZones, pasting } from "./attach.js";
import { beginAnew } from "./chat.js";
import { commandMenu } from "./commands.js";
import { compose, empty, say } from "./composer.js";
import { replyKeyboard } from "./conversation.js";
import { byId, dress, make } from "./dom.js";
import { release, replyKeys } from "./keyboards.js";
import { follow } from "./live.js";
import * as log from "./log.js";
import * as notices from "./notices.js";
import * as server from "./server.js";
import { fillShelf, openShelf } from "./shelf.js";
import { language, switchLanguage, text } from "./texts.js";

/** Name the bot everywhere it is named; tried again until the server answers. */
async function meet() {
  try {
    const bot = await server.bot();
    document.title = bot.first_name;
    byId("bot-name").textContent = bot.first_name;
    byId("avatar").textContent = bot.first_name.trim().charAt(0).toUpperCase();
    byId("welcome").replaceChildren(make("h2", {}, text("about")), make("p", {}, bot.description || `@${bot.username}`));
    commandMenu(bot.commands, say);
  } catch {
    setTimeout(meet, 2000);
  }
}

function after() {
  const messages = log.all();
  empty(messages.length === 0);
  replyKeys(replyKeyboard(messages), say);
}

document.documentElement.lang = language;
dress(document);
byId("language").textContent = language === "vi" ? "EN" : "VI";
byId("language").setAttribute("aria-label", text("otherLanguage"));
byId("language").addEventListener("click", switchLanguage);
byId("new-chat").addEventListener("click", beginAnew);
compose();
attachMenu(openShelf);
dropZones();
pasting();
log.watch();
notices.idle();
meet();
fillShelf();
follow({
  connection: notices.connection,
  messages: (list) => {
    log.load(list);
    after();
  },
  message: (message) => {
    if (!message.outgoing) {
      notices.idle();
      release();
    }
    log.put(message);
    after();
  },
  deleted: ({ id }) => {
    log.drop(id);
    after();
  },
  action: notices.acting,
  toast: (answer) => {
    release();
    notices.answer(answer);
  },
});
