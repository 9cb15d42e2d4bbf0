/** The conversation's values: messages by id, gathered into albums, series and days. No elements here. */

const SERIES = 10 * 60_000; // milliseconds between two messages that still hang together

/** When a message was sent, in milliseconds; the server says seconds or an ISO text. */
export function moment(message) {
  return typeof message.date === "number" ? message.date * 1000 : Date.parse(message.date);
}

const dayOf = (message) => new Date(moment(message)).toDateString();

/** Messages that stand in one bubble: an album, or one message alone. In order of their numbers. */
function blocks(messages) {
  const found = [];
  for (const message of messages) {
    const last = found.at(-1);
    if (message.album && last?.album === message.album) last.messages.push(message);
    else found.push({ key: `m${message.id}`, album: message.album, outgoing: message.outgoing, messages: [message] });
  }
  return found;
}

/** Whether two blocks belong to one series, so that only the last one wears the tail. */
function together(one, other) {
  if (!one || !other || one.outgoing !== other.outgoing) return false;
  const [before, after] = [one.messages.at(-1), other.messages[0]];
  return dayOf(before) === dayOf(after) && moment(after) - moment(before) < SERIES;
}

/** What the log shows, top to bottom: days (`{key, day}`) and blocks (with `first` and `last` of their series). */
export function arrange(messages) {
  const all = blocks([...messages].sort((one, other) => one.id - other.id));
  const rows = [];
  for (const [at, block] of all.entries()) {
    const before = all[at - 1];
    if (!before || dayOf(before.messages[0]) !== dayOf(block.messages[0])) {
      rows.push({ key: dayOf(block.messages[0]), day: moment(block.messages[0]) });
    }
    rows.push({ ...block, first: !together(before, block), last: !together(block, all[at + 1]) });
  }
  return rows;
}

/** The reply keyboard in force: the newest that the bot sent; none when it took it away. */
export function replyKeyboard(messages) {
  const newest = [...messages].sort((one, other) => other.id - one.id).find((message) => message.reply_keyboard);
  return newest?.reply_keyboard ?? [];
}
