// Upload by dragging. With data-url each file goes by itself and the server's answer replaces its line; without it the files
// wait in the form's own input.
import { csrfToken, word } from "./words.js";

const MB = 1024 * 1024;

function line(zone, file, text) {
  const made = zone.querySelector("template").content.cloneNode(true).firstElementChild;
  made.querySelector("[data-name]").textContent = file.name;
  made.querySelector("[data-size]").textContent = size(file.size);
  made.querySelector("[data-state]").textContent = text;
  zone.querySelector("[data-list]").append(made);
  return made;
}

function size(bytes) {
  return bytes < MB ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / MB).toFixed(1)} MB`;
}

function say(row, text, bad = false) {
  const place = row.querySelector("[data-state]");
  place.textContent = text;
  place.classList.toggle("bad", bad);
}

// the way was interrupted: the same file once more, without choosing it again
function failed(zone, file, row) {
  say(row, word("failed"), true);
  const again = row.querySelector("[data-retry]");
  if (!again) return;
  again.hidden = false;
  again.onclick = async () => {
    again.hidden = true;
    await send(zone, file, row);
    result(zone);
    zone.dispatchEvent(new CustomEvent("drop-finished", { bubbles: true }));
  };
}

function limit(zone) {
  return Number(zone.dataset.maxMb || 100);
}

function send(zone, file, row) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", zone.dataset.url);
    request.setRequestHeader("HX-Request", "true");
    request.setRequestHeader("HX-Current-URL", location.href);
    request.setRequestHeader("X-CSRFToken", csrfToken());
    request.upload.onprogress = (event) => say(row, word("sending", Math.round((event.loaded / event.total) * 100)));
    request.onload = () => resolve(request.status >= 500 ? failed(zone, file, row) : answered(row, request));
    request.onerror = () => resolve(failed(zone, file, row));
    const body = new FormData();
    body.append(zone.querySelector("input[type=file]").name, file);
    for (const [name, value] of Object.entries(JSON.parse(zone.dataset.vals || "{}"))) body.append(name, value);
    if (zone.dataset.then) body.append("then", zone.dataset.then);
    request.send(body);
  });
}

function answered(row, request) {
  const elsewhere = request.getResponseHeader("HX-Redirect");
  if (elsewhere) return location.assign(elsewhere);
  const part = new DOMParser().parseFromString(request.responseText, "text/html");
  const refusal = part.querySelector("[data-message]");
  if (refusal || request.status >= 400) return say(row, refusal?.textContent.trim() || word("failed"), true);
  const item = part.querySelector("li, [data-file]");
  if (!item) return say(row, part.body.textContent.trim());
  row.replaceWith(document.adoptNode(item));
  window.htmx?.process(item);
  return item;
}

async function sendAll(zone, files) {
  const waiting = files.map((file) => [file, line(zone, file, word("waiting"))]);
  for (const [count, [file, row]] of waiting.entries()) {
    if (files.length > 1) sum(zone, word("counting", count + 1, files.length));
    if (file.size > limit(zone) * MB) say(row, word("tooBig", limit(zone)), true);
    else await send(zone, file, row);
  }
  result(zone);
  zone.dispatchEvent(new CustomEvent("drop-finished", { bubbles: true }));
}

function sum(zone, text) {
  const place = zone.querySelector("[data-sum]");
  place.textContent = text;
  place.hidden = false;
}

// one line for all, and what was refused comes first
function result(zone) {
  const list = zone.querySelector("[data-list]");
  const rows = [...list.children];
  const refused = rows.filter((row) => row.querySelector(".bad"));
  const twice = rows.filter((row) => "twice" in row.dataset);
  list.prepend(...refused);
  list.scrollTop = 0;
  const kept = rows.length - refused.length - twice.length;
  if (rows.length > 1) sum(zone, word("counted", rows.length, kept, twice.length, refused.length));
}

function show(zone, input) {
  zone.querySelector("[data-list]").replaceChildren();
  for (const file of input.files) {
    const big = file.size > limit(zone) * MB;
    const row = line(zone, file, "");
    if (big) say(row, word("tooBig", limit(zone)), true);
  }
}

function taken(zone, input, files) {
  if (zone.dataset.url) {
    sendAll(zone, [...files]);
    input.value = "";
    return;
  }
  if (files !== input.files) {
    const all = new DataTransfer();
    for (const file of input.multiple ? files : [files[0]]) all.items.add(file);
    input.files = all.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    return;
  }
  show(zone, input);
}

function begin(zone) {
  const input = zone.querySelector("input[type=file]");
  input.addEventListener("change", () => taken(zone, input, input.files));
  for (const name of ["dragenter", "dragover"]) {
    zone.addEventListener(name, (event) => {
      event.preventDefault();
      zone.classList.add("over");
    });
  }
  zone.addEventListener("dragleave", (event) => {
    if (!zone.contains(event.relatedTarget)) zone.classList.remove("over");
  });
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    if (event.dataTransfer.files.length) taken(zone, input, event.dataTransfer.files);
  });
}

export function start(zones) {
  for (const zone of zones) {
    if (zone.dataset.live) continue;
    zone.dataset.live = "1";
    begin(zone);
  }
}
