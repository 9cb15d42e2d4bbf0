/** Entry point: build the parts of the page and connect them. */

import { initAttachMenu, initDropZones, initPaste } from "./attachments.js";
import { startNewChat } from "./chat-id.js";
import { initCommandMenu } from "./commands.js";
import { initComposer, sendText, showEmptyChat } from "./composer.js";
import { currentReplyKeyboard } from "./grouping.js";
import { byId, fillTexts, make } from "./dom.js";
import { releaseButtons, showReplyKeyboard } from "./keyboards.js";
import { followEvents } from "./event-stream.js";
import * as log from "./log.js";
import * as notices from "./notices.js";
import * as server from "./server.js";
import { initSamples, openSamples } from "./samples.js";
import { language, switchLanguage, text } from "./texts.js";

/** Load the bot's name, description and commands. Retry until the server answers. */
async function loadBot() {
  try {
    const bot = await server.bot();
    document.title = bot.first_name;
    byId("bot-name").textContent = bot.first_name;
    byId("avatar").textContent = bot.first_name.trim().charAt(0).toUpperCase();
    byId("welcome").replaceChildren(make("h2", {}, text("about")), make("p", {}, bot.description || `@${bot.username}`));
    initCommandMenu(bot.commands, sendText);
  } catch {
    setTimeout(loadBot, 2000);
  }
}

function update() {
  const messages = log.all();
  showEmptyChat(messages.length === 0);
  showReplyKeyboard(currentReplyKeyboard(messages), sendText);
}

document.documentElement.lang = language;
fillTexts(document);
byId("language").textContent = language === "vi" ? "EN" : "VI";
byId("language").setAttribute("aria-label", text("otherLanguage"));
byId("language").addEventListener("click", switchLanguage);
byId("new-chat").addEventListener("click", startNewChat);
initComposer();
initAttachMenu(openSamples);
initDropZones();
initPaste();
log.initScrolling();
notices.showIdle();
loadBot();
initSamples();
followEvents({
  connection: notices.showConnection,
  messages: (list) => {
    log.load(list);
    update();
  },
  message: (message) => {
    if (!message.outgoing) {
      notices.showIdle();
      releaseButtons();
    }
    log.put(message);
    update();
  },
  deleted: ({ id }) => {
    log.remove(id);
    update();
  },
  action: notices.showAction,
  toast: (answer) => {
    releaseButtons();
    notices.showAnswer(answer);
  },
});
