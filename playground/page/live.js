/** The stream of events: opened, reopened after a loss, and never ahead of the messages loaded. */

import * as server from "./server.js";

const PATIENCE = [500, 1000, 2000, 4000]; // milliseconds before each further try; the last one repeats

/**
 * Follow the chat for as long as the page lives.
 *
 * At every opening `on.messages` gets the whole conversation, so nothing sent during a gap is missed; events that come
 * while it loads wait for it. `on.connection` hears true and false. A hidden tab lets go: a browser has six connections
 * to a server for all its tabs together.
 */
export function follow(on) {
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
      timer = setTimeout(open, PATIENCE[Math.min(failures++, PATIENCE.length - 1)]);
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
  function awake() {
    if (document.hidden || source.readyState !== EventSource.CLOSED) return;
    clearTimeout(timer);
    open();
  }

  function asleep() {
    clearTimeout(timer);
    source.close();
  }

  addEventListener("online", awake);
  addEventListener("pageshow", awake);
  addEventListener("pagehide", asleep);
  document.addEventListener("visibilitychange", () => (document.hidden ? asleep() : awake()));
}
