/** A menu that opens from a button: Escape and a click elsewhere close it, arrows walk in it. */

const CLOSE = new Set();

/** Make `panel` the popup of `button`; `opening` is called before it shows. Returns {open, close}. */
export function popup(button, panel, opening = () => {}) {
  const isOpen = () => !panel.hidden;

  function open() {
    for (const close of CLOSE) close();
    opening();
    panel.hidden = false;
    button.setAttribute("aria-expanded", "true");
  }

  function close() {
    if (panel.contains(document.activeElement)) button.focus();
    panel.hidden = true;
    button.setAttribute("aria-expanded", "false");
  }

  CLOSE.add(close);
  button.addEventListener("click", (event) => {
    if (isOpen()) return close();
    open();
    if (event.detail === 0) items(panel)[0]?.focus(); // opened from the keyboard
  });
  panel.addEventListener("keydown", (event) => walk(panel, event));
  document.addEventListener("keydown", (event) => event.key === "Escape" && isOpen() && close());
  document.addEventListener("pointerdown", (event) => {
    if (isOpen() && !panel.contains(event.target) && !button.contains(event.target)) close();
  });
  return { open, close, isOpen };
}

const items = (panel) => [...panel.querySelectorAll("[role=menuitem]:not([hidden])")];

/** Move the focus with the arrow keys; from outside the menu the first or the last item takes it. */
export function walk(panel, event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const all = items(panel);
  if (!step || !all.length) return;
  event.preventDefault();
  const now = all.indexOf(document.activeElement);
  all.at(now < 0 && step < 0 ? -1 : (now + step) % all.length).focus();
}
