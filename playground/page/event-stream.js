/** The stream of events, reopened after a lost connection. */

import * as server from "./server.js";

const RETRY_DELAYS = [500, 1000, 2000, 4000]; // milliseconds before each retry. The last delay repeats

/**
 * Follow the events of the chat as long as the page is open.
 *
 * Each time the stream opens, `on.messages` gets the whole conversation, so no message of a gap is lost. Events wait
 * until the conversation is loaded. `on.connection` gets true or false. A hidden tab closes the stream, because all
 * tabs of a browser share six connections to one server.
 */
export function followEvents(on) {
  let failures = 0;
  let source = null;
  let timer = null;

  function open() {
    let ready = null;
    source = server.events();
    const opened = source;
    const retry = () => {
      if (opened !== source) return;
      source.close();
      on.connection(false);
      timer = setTimeout(open, RETRY_DELAYS[Math.min(failures++, RETRY_DELAYS.length - 1)]);
    };
    source.onopen = () => {
      ready = server.messages().then((list) => {
        if (opened !== source) return;
        failures = 0;
        on.messages(list);
        on.connection(true);
      });
      ready.catch(retry);
    };
    source.onerror = retry;
    for (const name of ["message", "deleted", "action", "toast"]) {
      source.addEventListener(name, (event) => ready?.then(() => on[name](JSON.parse(event.data)), () => {}));
    }
  }

  open();
  function resume() {
    if (document.hidden || source.readyState !== EventSource.CLOSED) return;
    clearTimeout(timer);
    open();
  }

  function pause() {
    clearTimeout(timer);
    source.close();
  }

  addEventListener("online", resume);
  addEventListener("pageshow", resume);
  addEventListener("pagehide", pause);
  document.addEventListener("visibilitychange", () => (document.hidden ? pause() : resume()));
}
