// Sentences of the draft page, as the server wrote them in the language of the page.
import { csrfToken } from "../zhongshu/words.js";
import { splice as splicePlace } from "./draft_merge.js";

export function said(name, value = "") {
  return (document.getElementById("draft-words").dataset[name] ?? "").replace("%s", value);
}

// after a login in another window the cookie has the token that counts
export function token() {
  const cookie = document.cookie.split("; ").find((each) => each.startsWith("csrftoken="));
  return cookie ? cookie.slice("csrftoken=".length) : csrfToken();
}

export function notice(text, address = "", label = "", anew = false) {
  const made = document.getElementById("draft-notice").content.cloneNode(true);
  made.querySelector("[data-text]").textContent = text;
  const link = made.querySelector("[data-link]");
  if (address) {
    link.hidden = false;
    link.href = address;
    link.textContent = label;
    if (anew) link.target = "_blank";
  }
  const place = document.querySelector("[data-trouble]");
  if (place.textContent.trim() !== text.trim()) place.replaceChildren(made);
}

export function noNotice() {
  document.querySelector("[data-trouble]").replaceChildren();
}

// a question that must not follow the way to the login page
export function ask(address, form, more = {}, options = {}) {
  const body = new FormData(form);
  body.set("csrfmiddlewaretoken", token());
  for (const [name, value] of Object.entries(more)) body.set(name, value);
  return fetch(address, { method: "POST", body, redirect: "manual", headers: { "X-CSRFToken": token(), ...options.headers }, signal: options.signal });
}

export function put(box, text) {
  const { start, end, grown } = splicePlace(box.value, text);
  const caret = box.selectionStart <= start ? box.selectionStart : Math.max(start, box.selectionStart >= end ? box.selectionStart + grown : start);
  const isHere = document.activeElement === box;
  box.value = text;
  if (isHere) box.setSelectionRange(caret, caret);
  box.dispatchEvent(new CustomEvent("draft-put", { bubbles: true }));
}
