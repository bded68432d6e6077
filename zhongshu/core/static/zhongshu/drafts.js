// Nothing typed is lost. form[data-draft] keeps itself in this browser, per person, page and form; form[data-guard] asks
// before one leaves. A draft that was sent is dropped once the server took it, and kept when it refused.
import { clock, word } from "./words.js";

const PREFIX = "zhongshu.draft";
const KEPT_DAYS = 3;
const person = document.body.dataset.person ?? "";
const guarded = new Set();

const keyOf = (form) => [PREFIX, person, location.pathname, form.id || form.dataset.draft].join("|");

function controls(form) {
  const skipped = ["password", "file", "submit", "button", "image", "reset"];
  return [...form.elements].filter((control) => {
    if (!control.name || skipped.includes(control.type)) return false;
    return control.type !== "hidden" || "keep" in control.dataset;
  });
}

function values(form) {
  return controls(form).map((control) => [
    control.name,
    ["checkbox", "radio"].includes(control.type) ? [control.value, control.checked] : chosen(control),
  ]);
}

function chosen(control) {
  if (!control.options) return control.value;
  return [...control.selectedOptions].map((option) => [option.value, option.textContent.trim()]);
}

function fill(form, stored) {
  controls(form).forEach((control, position) => {
    const [name, value] = stored[position] ?? [];
    if (name !== control.name) return;
    if (["checkbox", "radio"].includes(control.type)) control.checked = control.value === value[0] && value[1];
    else if (control.options) choose(control, value);
    else control.value = value;
    control.dispatchEvent(new Event("draft-restored", { bubbles: true }));
  });
}

// people found by searching are not among the options that the server sent
function choose(select, picked) {
  const searched = select.closest("[data-pick]");
  for (const [value, label] of picked) {
    const known = [...select.options].some((option) => option.value === value);
    if (!known && searched) select.add(new Option(label, value));
  }
  for (const option of select.options) option.selected = picked.some(([value]) => value === option.value);
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, draft) {
  try {
    localStorage.setItem(key, JSON.stringify(draft));
    return true;
  } catch {
    return false; // storage full or switched off: the guard still asks before leaving
  }
}

function ours() {
  return Object.keys(localStorage).filter((key) => key.startsWith(`${PREFIX}|`));
}

function refusedHere() {
  return Boolean(document.querySelector(".trouble, .field.bad, form [data-message], #message [data-message]"));
}

function settle() {
  const oldest = Date.now() - KEPT_DAYS * 86_400_000;
  for (const key of ours()) {
    const draft = read(key);
    if (!draft || draft.at < oldest) localStorage.removeItem(key);
    else if (draft.sent && (!person || refusedHere())) write(key, { ...draft, sent: false });
    else if (draft.sent && key.split("|")[1] === person) localStorage.removeItem(key);
  }
}

function restore(form) {
  const key = keyOf(form);
  const draft = read(key);
  if (!draft || form.querySelector(".field.bad")) return;
  const before = JSON.stringify(values(form));
  if (JSON.stringify(draft.values) === before) return;
  fill(form, draft.values);
  const note = document.getElementById("draft-note").content.cloneNode(true);
  note.querySelector("[data-text]").textContent = word("draftRestored", clock(new Date(draft.at)));
  note.querySelector("button").addEventListener("click", (event) => {
    localStorage.removeItem(key);
    guarded.delete(form);
    fill(form, JSON.parse(before));
    event.target.closest(".notice").remove();
  });
  form.prepend(note);
  if ("guard" in form.dataset) guarded.add(form);
}

let timer;
function keep(form) {
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (!write(keyOf(form), { at: Date.now(), values: values(form) })) return;
    const place = document.querySelector(`[data-draft-state="${form.id}"]`) ?? form.querySelector("[data-draft-state]");
    if (place) place.textContent = word("draftSaved", clock());
  }, 600);
}

function sent(form) {
  clearTimeout(timer);
  guarded.delete(form);
  if ("draft" in form.dataset && read(keyOf(form))) write(keyOf(form), { at: Date.now(), values: values(form), sent: true });
}

function answered(event) {
  const form = event.target.closest?.("form") ?? event.detail.requestConfig?.elt?.closest?.("form");
  if (!form || !("draft" in form.dataset || "guard" in form.dataset)) return;
  const status = event.detail.xhr.status;
  const now = document.getElementById(form.id) ?? form;
  if (status === 401) return unsend(form); // on the way to the login page: do not ask, do not drop
  if (status === 0 || status >= 400 || now.querySelector(".field.bad, [data-message]")) {
    unsend(form);
    if ("guard" in now.dataset) guarded.add(now);
    return;
  }
  localStorage.removeItem(keyOf(form));
}

function unsend(form) {
  const draft = read(keyOf(form));
  if (draft) write(keyOf(form), { ...draft, sent: false });
}

function changed(event) {
  const form = event.target.form ?? event.target.closest?.("form");
  if (!form) return;
  if ("guard" in form.dataset) guarded.add(form);
  if ("draft" in form.dataset) keep(form);
}

export function startDrafts() {
  settle();
  if (person) document.querySelectorAll("form[data-draft]").forEach(restore);
  document.addEventListener("input", changed);
  document.addEventListener("change", changed);
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-logout]")) ours().forEach((key) => key.split("|")[1] === person && localStorage.removeItem(key));
    sent(event.target);
  });
  document.addEventListener("htmx:afterRequest", answered);
  window.addEventListener("beforeunload", (event) => {
    if ([...guarded].some((form) => form.isConnected)) event.preventDefault();
  });
}
