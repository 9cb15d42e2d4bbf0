/** What the page asks of the server: one chat's messages, events and sends. */

import { chat } from "./chat.js";
import { language } from "./texts.js";

const home = `/sim/chat/${chat}`;
const speaking = `lang=${language}`; // the person that the bot meets speaks the page's language

async function answer(request) {
  const response = await request;
  if (!response.ok) throw new Error(`${response.status} ${response.url}`);
  return response;
}

const read = async (path) => (await answer(fetch(path, { cache: "no-store" }))).json();

const post = (path, value) =>
  answer(fetch(home + path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(value) }));

export const bot = () => read(`/sim/bot?chat=${chat}&${speaking}`);
export const messages = () => read(`${home}/messages?${speaking}`);
export const specimens = () => read("/sim/specimens");
export const events = () => new EventSource(`${home}/events?${speaking}`);
export const file = (id) => `/sim/file/${encodeURIComponent(id)}`;

export const sendText = (text) => post("/text", { text });
export const sendSticker = (emoji) => post("/sticker", { emoji });
export const sendSpecimens = (ids, as) => post("/specimen", { ids, as });
export const click = (messageId, data) => post("/click", { message_id: messageId, data });

/** Send one to ten files; several photos arrive as one album. */
export function sendFiles(files, as, caption) {
  const form = new FormData();
  form.append("as", as);
  form.append("caption", caption);
  for (const item of files) form.append("file", item, item.name);
  return answer(fetch(`${home}/media`, { method: "POST", body: form }));
}
