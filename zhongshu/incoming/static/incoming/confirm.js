// The confirmation screen: a field shows where on the paper it was read, Tab goes through the doubtful fields only.
const form = document.querySelector("[data-confirm-paper]");
let current = "";
let dirty = false;

const pane = () => document.querySelector("[data-pane]");

function spots() {
  try {
    return JSON.parse(pane()?.dataset.spots || "{}");
  } catch {
    return {};
  }
}

// numbers and what was seen, once the pages are open
function label() {
  const known = spots();
  for (const mark of document.querySelectorAll("[data-number-of]")) {
    const spot = known[mark.dataset.numberOf];
    mark.textContent = spot?.n ?? "";
    mark.hidden = !spot;
  }
  for (const line of document.querySelectorAll("[data-seen-of]")) {
    const seen = known[line.dataset.seenOf]?.seen ?? "";
    line.querySelector("span").textContent = seen;
    line.hidden = !seen;
  }
}

function show(key, mayTurn = true) {
  current = key;
  for (const row of document.querySelectorAll(".tasks tr")) row.classList.toggle("here", Boolean(row.querySelector(`[data-field="${key}"]`)));
  const spot = spots()[key];
  for (const mark of document.querySelectorAll(".spot")) mark.classList.toggle("here", mark.dataset.spot === key);
  if (!spot) return;
  if (String(spot.page) !== pane().dataset.page) {
    if (mayTurn) turn(spot.page);
    return;
  }
  const mark = document.querySelector(".spot.here rect");
  const desk = document.querySelector("[data-desk]");
  if (!mark || !desk) return;
  const box = mark.getBoundingClientRect();
  const view = desk.getBoundingClientRect();
  if (box.top < view.top + 24 || box.bottom > view.bottom - 24) desk.scrollTop += box.top - view.top - view.height / 3;
  if (box.left < view.left || box.right > view.right) desk.scrollLeft += box.left - view.left - 40;
}

function turn(page) {
  const address = new URL(location.href);
  const zoom = pane().querySelector(".desk")?.className.match(/z-(\w+)/)?.[1];
  address.searchParams.set("p", page);
  address.searchParams.delete("doc");
  if (zoom) address.searchParams.set("z", zoom);
  window.htmx?.ajax("GET", address.pathname + address.search, { target: "#paper", select: "#paper", swap: "outerHTML" });
}

function fields() {
  return [...form.querySelectorAll("[data-field]")].filter((field) => field.type !== "hidden" && field.offsetParent !== null);
}

function step(by) {
  const all = fields();
  const at = all.indexOf(document.activeElement);
  const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
  next?.focus();
  next?.select?.();
}

function tabAll(button) {
  const wanted = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(wanted));
  for (const field of form.querySelectorAll("[data-certain]")) {
    if (wanted) field.removeAttribute("tabindex");
    else field.setAttribute("tabindex", "-1");
  }
}

function side(name) {
  form.dataset.shows = name;
  for (const button of document.querySelectorAll("[data-side]")) button.setAttribute("aria-pressed", String(button.dataset.side === name));
  if (name === "paper" && current) show(current);
}

function other() {
  if (form.dataset.shows !== "paper" && document.activeElement !== document.querySelector("[data-desk]")) {
    side("paper");
    document.querySelector("[data-desk]")?.focus();
    return;
  }
  side("fields");
  form.querySelector(`[data-field="${current}"]`)?.focus();
}

function forgetDraft() {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith("zhongshu.draft|") && key.endsWith(`|${form.id}`)) localStorage.removeItem(key);
  }
}

// recognition has ended: nothing was typed, so the page may show it by itself
function finished() {
  const done = document.querySelector("[data-reading-done]");
  if (done && !dirty) location.assign(done.querySelector("a").href);
}

function begin() {
  form.classList.add("scripted");
  label();
  form.addEventListener("focusin", (event) => event.target.dataset.field && show(event.target.dataset.field));
  form.addEventListener("input", () => (dirty = true));
  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest?.(selector);
    if (at("[data-tab-all]")) tabAll(at("[data-tab-all]"));
    if (at("[data-side]")) side(at("[data-side]").dataset.side);
    if (at("[data-forget-draft]")) forgetDraft();
    const take = at("[data-take]");
    if (take) {
      const field = document.getElementById(take.dataset.into);
      field.value = take.dataset.take;
      field.dispatchEvent(new Event("change", { bubbles: true }));
      field.focus();
    }
    const spot = at(".spot");
    if (spot) {
      side("fields");
      form.querySelector(`[data-field="${spot.dataset.spot}"]`)?.focus();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey) return;
    const action = { ArrowDown: () => step(1), ArrowUp: () => step(-1), KeyP: other }[event.code];
    if (!action) return;
    event.preventDefault();
    action();
  });
  document.addEventListener("htmx:afterSettle", () => {
    label();
    if (current) show(current, false);
    finished();
  });
}

if (form) begin();
