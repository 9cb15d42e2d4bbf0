/** Requests to the server: messages, events and sends of one chat. */

import { chatId } from "./chat-id.js";
import { language } from "./texts.js";

const base = `/sim/chat/${chatId}`;
const languageQuery = `lang=${language}`; // the person in the chat speaks the page's language

async function check(request) {
  const response = await request;
  if (!response.ok) throw new Error(`${response.status} ${response.url}`);
  return response;
}

const get = async (path) => (await check(fetch(path, { cache: "no-store" }))).json();

const post = (path, value) =>
  check(fetch(base + path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(value) }));

export const bot = () => get(`/sim/bot?chat=${chatId}&${languageQuery}`);
export const messages = () => get(`${base}/messages?${languageQuery}`);
export const specimens = () => get("/sim/specimens");
export const events = () => new EventSource(`${base}/events?${languageQuery}`);
export const fileUrl = (id) => `/sim/file/${encodeURIComponent(id)}`;

export const sendText = (text) => post("/text", { text });
export const sendSticker = (emoji) => post("/sticker", { emoji });
export const sendSpecimens = (ids, as) => post("/specimen", { ids, as });
export const click = (messageId, data) => post("/click", { message_id: messageId, data });

/** Send one to ten files. Several photos become one album. */
export function sendFiles(files, as, caption) {
  const form = new FormData();
  form.append("as", as);
  form.append("caption", caption);
  for (const item of files) form.append("file", item, item.name);
  return check(fetch(`${base}/media`, { method: "POST", body: form }));
}
