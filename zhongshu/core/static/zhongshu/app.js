// Behaviour of every page. It hangs on data- attributes; pages work without it.
import { startDialogs } from "./dialogs.js";
import { startDrafts } from "./drafts.js";
import { startKeys } from "./keys.js";
import { startPicker } from "./picker.js";
import { startTables } from "./tables.js";

const LATER = { "[data-pad]": "./pen.js", "[data-drop]": "./drop.js" };

async function enliven(root) {
  for (const [selector, path] of Object.entries(LATER)) {
    const found = [...root.querySelectorAll(selector)];
    if (root.matches?.(selector)) found.push(root);
    if (found.length) (await import(path)).start(found);
  }
  startPicker(root);
}

function showMessage(template) {
  const place = document.getElementById("message");
  const text = document.getElementById(template);
  if (!place || !text) return;
  place.replaceChildren(text.content.cloneNode(true));
  attend(place.querySelector("[data-message]"));
}

function attend(message) {
  if (!message) return;
  message.scrollIntoView({ block: "center" });
  message.focus({ preventScroll: true });
}

// a form that came back: first what is said about the whole, else the first field that is wrong
function wrong(root) {
  const message = root.querySelector("form [data-message]") ?? (root.matches?.("form") && root.querySelector("[data-message]"));
  if (message) return attend(message);
  const field = root.querySelector(".field.bad :is(input, select, textarea):not([type=hidden])");
  (field ?? root.querySelector("form [aria-invalid=true]:not([type=hidden])"))?.focus();
}

document.addEventListener("htmx:oobAfterSwap", (event) => attend(event.detail.target.querySelector("[data-message]")));
document.addEventListener("htmx:sendError", () => showMessage("offline"));
document.addEventListener("htmx:timeout", () => showMessage("offline"));
document.addEventListener("htmx:load", (event) => {
  enliven(event.detail.elt);
  wrong(event.detail.elt);
});

document.addEventListener("click", (event) => {
  const at = (selector) => event.target.closest?.(selector);
  if (at("[data-print]")) window.print();
  if (at("[data-back]") && history.length > 1) {
    event.preventDefault();
    history.back();
  }
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

startDialogs();
startDrafts();
startKeys();
startTables();
enliven(document);
wrong(document);
