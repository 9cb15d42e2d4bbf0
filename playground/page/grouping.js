/** Group messages into albums, series and days. This module works on values, without elements. */

const SERIES = 10 * 60_000; // longest pause in milliseconds between two messages of one series

/** Return the time of a message in milliseconds. The server sends seconds or an ISO text. */
export function timeOf(message) {
  return typeof message.date === "number" ? message.date * 1000 : Date.parse(message.date);
}

const dayOf = (message) => new Date(timeOf(message)).toDateString();

/** Return the bubbles in the order of the message ids. A bubble holds an album or a single message. */
function groupBubbles(messages) {
  const bubbles = [];
  for (const message of messages) {
    const last = bubbles.at(-1);
    if (message.album && last?.album === message.album) last.messages.push(message);
    else bubbles.push({ key: `m${message.id}`, album: message.album, outgoing: message.outgoing, messages: [message] });
  }
  return bubbles;
}

/** Return true when two bubbles belong to one series. Only the last bubble of a series has a tail. */
function inSameSeries(one, other) {
  if (!one || !other || one.outgoing !== other.outgoing) return false;
  const [before, after] = [one.messages.at(-1), other.messages[0]];
  return dayOf(before) === dayOf(after) && timeOf(after) - timeOf(before) < SERIES;
}

/** Return the rows of the log: dates (`{key, day}`) and bubbles (with `first` and `last` of a series). */
export function groupRows(messages) {
  const bubbles = groupBubbles([...messages].sort((one, other) => one.id - other.id));
  const rows = [];
  for (const [at, bubble] of bubbles.entries()) {
    const before = bubbles[at - 1];
    if (!before || dayOf(before.messages[0]) !== dayOf(bubble.messages[0])) {
      rows.push({ key: dayOf(bubble.messages[0]), day: timeOf(bubble.messages[0]) });
    }
    rows.push({ ...bubble, first: !inSameSeries(before, bubble), last: !inSameSeries(bubble, bubbles[at + 1]) });
  }
  return rows;
}

/** Return the newest reply keyboard of the bot, or an empty list after the bot removed the keyboard. */
export function currentReplyKeyboard(messages) {
  const newest = [...messages].sort((one, other) => other.id - one.id).find((message) => message.reply_keyboard);
  return newest?.reply_keyboard ?? [];
}
