/** The line icons of the page as SVG paths on a 24 by 24 grid. */

const PATHS = {
  send: "M3.4 20.6 21.5 12 3.4 3.4l-.1 6.7L15 12 3.3 13.9z",
  clip: "M20 11.5l-8.4 8.4a5.4 5.4 0 0 1-7.7-7.6l8.6-8.6a3.6 3.6 0 0 1 5.1 5.1l-8.5 8.5a1.8 1.8 0 0 1-2.6-2.5l7.7-7.8",
  menu: "M4 7h16M4 12h16M4 17h16",
  close: "M6 6l12 12M18 6L6 18",
  down: "M6 9.5l6 6 6-6",
  card: "M3.5 5.5h17a1 1 0 0 1 1 1v11a1 1 0 0 1-1 1h-17a1 1 0 0 1-1-1v-11a1 1 0 0 1 1-1zM6 15.7c.3-1.7 1.3-2.4 2.6-2.4s2.3.7 2.6 2.4M8.6 11a1.4 1.4 0 1 0 0-.01M14 10h4.5M14 13.5h4.5",
  newChat: "M12.5 4H6a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-6.5M10 14l.6-2.8L18.3 3.5a1.5 1.5 0 0 1 2.2 2.2l-7.7 7.7z",
  photo: "M5 4.5h14a1.5 1.5 0 0 1 1.5 1.5v12a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 18V6A1.5 1.5 0 0 1 5 4.5zM4 17l4.5-5 3.5 3.5 2.5-2.5 5.5 5M15.5 9.2a.8.8 0 1 0 0-.01",
  file: "M6.5 3.5h7L18.5 8.5v11a1 1 0 0 1-1 1h-11a1 1 0 0 1-1-1v-15a1 1 0 0 1 1-1zM13.5 3.5v5h5",
  smile: "M12 3.5a8.5 8.5 0 1 0 .01 0zM8.5 14.2c1 1.5 2.2 2.2 3.5 2.2s2.5-.7 3.5-2.2M9 9.5v.6M15 9.5v.6",
  keyboard: "M4 6.5h16a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1zM6.5 10h.5M10 10h.5M13.5 10h.5M17 10h.5M8 14h8",
  link: "M8 16L16.5 7.5M9.5 7.5h7v7",
  checks: "M2.5 12.8l4 4L15 7.5M11 15.7l1.2 1.1L20.7 7.5",
  two: "M4 7.5h11a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1zM7 7.3V5.5a1 1 0 0 1 1-1h12a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1h-3.8",
};

/** Return an icon as an SVG element that is hidden from screen readers. */
export function icon(name) {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(namespace, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
