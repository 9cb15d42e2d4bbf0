/** A popup menu of a button. Escape and a click elsewhere close the menu, arrow keys move the focus. */

const closers = new Set();

/** Make `panel` the popup of `button`. `onOpen` is called before the popup opens. Return {open, close, isOpen}. */
export function makePopup(button, panel, onOpen = () => {}) {
  const isOpen = () => !panel.hidden;

  function open() {
    for (const close of closers) close();
    onOpen();
    panel.hidden = false;
    button.setAttribute("aria-expanded", "true");
  }

  function close() {
    if (panel.contains(document.activeElement)) button.focus();
    panel.hidden = true;
    button.setAttribute("aria-expanded", "false");
  }

  closers.add(close);
  button.addEventListener("click", (event) => {
    if (isOpen()) return close();
    open();
    if (event.detail === 0) menuItems(panel)[0]?.focus(); // opened from the keyboard
  });
  panel.addEventListener("keydown", (event) => moveFocus(panel, event));
  document.addEventListener("keydown", (event) => event.key === "Escape" && isOpen() && close());
  document.addEventListener("pointerdown", (event) => {
    if (isOpen() && !panel.contains(event.target) && !button.contains(event.target)) close();
  });
  return { open, close, isOpen };
}

const menuItems = (panel) => [...panel.querySelectorAll("[role=menuitem]:not([hidden])")];

/** Move the focus with the arrow keys. From outside the menu the focus goes to the first or last item. */
export function moveFocus(panel, event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const all = menuItems(panel);
  if (!step || !all.length) return;
  event.preventDefault();
  const now = all.indexOf(document.activeElement);
  all.at(now < 0 && step < 0 ? -1 : (now + step) % all.length).focus();
}
