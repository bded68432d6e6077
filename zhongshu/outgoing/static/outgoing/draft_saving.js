// Autosave. What is typed goes to the server after a pause and lies in this browser until the server has it; when somebody else
// has saved meanwhile, the server joins both or keeps ours as a copy.
import { clock } from "../zhongshu/words.js";
import { merge } from "./draft_merge.js";
import { ask, noNotice, notice, put, said } from "./draft_words.js";

const PAUSE = 1200;
const AGAIN = 15_000; // after a failure, and to hear of others while nothing is typed
const NAMES = ["title", "body", "attachments", "note", "attendance"];

export function startSaving(page, form) {
  const key = ["zhongshu.draft", document.body.dataset.person ?? "", location.pathname, "outgoing"].join("|");
  const { counter, copy } = form.elements;
  let base = words();
  let busy = false;
  let waiting = 0;
  let isOff = false;

  function words() {
    return Object.fromEntries(NAMES.filter((name) => form.elements[name]).map((name) => [name, form.elements[name].value]));
  }
  const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  const isDirty = () => !isSame(words(), base);

  function tell(text) {
    for (const place of document.querySelectorAll("[data-status], [data-status-too]")) place.textContent = text;
  }

  function keep() {
    try {
      localStorage.setItem(key, JSON.stringify({ at: Date.now(), counter: counter.value, copy: copy.value, words: words() }));
    } catch {
      // no room: the page itself still has everything, and asks before it is left
    }
  }

  function restore() {
    let kept = null;
    try {
      kept = JSON.parse(localStorage.getItem(key));
    } catch {
      // not ours to read
    }
    if (!kept?.words || isSame({ ...words(), ...kept.words }, words())) return localStorage.removeItem(key);
    counter.value = kept.counter;
    copy.value = kept.copy ?? "";
    for (const [name, text] of Object.entries(kept.words)) form.elements[name] && put(form.elements[name], text);
    notice(said("restored", clock(new Date(kept.at))));
    soon(0);
  }

  function soon(pause = PAUSE) {
    clearTimeout(waiting);
    waiting = setTimeout(save, pause);
  }

  async function save() {
    if (busy) return soon();
    if (document.hidden && !isDirty()) return soon(AGAIN);
    busy = true;
    const sent = words();
    if (isDirty()) tell(said("saving"));
    try {
      const response = await ask(page.dataset.autosave, form, {}, { headers: { Accept: "application/json" } });
      if (response.type === "opaqueredirect") failed(said("expired"), page.dataset.login, said("login"));
      else await answered(response, sent);
    } catch {
      failed(said("offline"));
    } finally {
      busy = false;
    }
  }

  function failed(sentence, address = "", label = "") {
    soon(AGAIN);
    if (!isDirty()) return;
    isOff = true;
    keep();
    tell(said("keptHere"));
    notice(sentence, address, label, true);
  }

  async function answered(response, sent) {
    const isJson = (response.headers.get("Content-Type") ?? "").includes("json");
    if (!isJson) return failed(said("offline"));
    const answer = await response.json();
    if (!response.ok) return refused(answer);
    if (isOff) noNotice();
    isOff = false;
    problem("");
    TAKE[answer.state](answer, sent);
    if (isDirty()) keep();
    else localStorage.removeItem(key);
    soon(isDirty() ? PAUSE : AGAIN);
  }

  const TAKE = {
    saved(answer, sent) {
      const wasDirty = !isSame(sent, base);
      counter.value = answer.counter;
      base = sent;
      if (wasDirty) tell(said("saved", clock()));
    },
    joined(answer, sent) {
      const merged = {};
      for (const name of Object.keys(sent)) merged[name] = merge(sent[name], form.elements[name].value, answer.words[name] ?? "");
      if (Object.values(merged).includes(null)) return; // typed on at the same place: the next save settles it
      const isNews = !isSame(sent, base) || !isSame(answer.words, { ...answer.words, ...sent });
      for (const [name, text] of Object.entries(merged)) if (form.elements[name].value !== text) put(form.elements[name], text);
      base = Object.fromEntries(Object.keys(sent).map((name) => [name, answer.words[name] ?? ""]));
      counter.value = answer.counter;
      tell(isNews ? answer.message : said("saved", clock()));
    },
    copied(answer, sent) {
      copy.value = answer.copy;
      base = sent;
      tell(said("saved", clock()));
      notice(answer.message, answer.address, said("settle"));
    },
  };

  function refused(answer) {
    if (isDirty()) {
      keep();
      tell(said("keptHere"));
    }
    if (answer.field === "body") problem(answer.message);
    else notice(answer.message);
    soon(AGAIN);
  }

  function problem(sentence) {
    const place = document.querySelector("[data-body-problem]");
    place.hidden = !sentence;
    place.querySelector("span").textContent = sentence;
    form.elements.body.toggleAttribute("aria-invalid", Boolean(sentence));
    if (sentence) place.scrollIntoView({ block: "center" }); // it stands under the words, which may be longer than the screen
  }

  form.addEventListener("input", () => {
    keep();
    soon();
  });
  let isSent = false;
  form.addEventListener("submit", () => { isSent = true; });
  window.addEventListener("beforeunload", (event) => {
    if (isDirty() && !isSent) event.preventDefault();
  });
  for (const link of document.querySelectorAll("[data-onward]")) {
    link.addEventListener("click", async (event) => {
      if (!isDirty()) return;
      event.preventDefault();
      clearTimeout(waiting);
      await save();
      if (!isDirty() && !copy.value) location.assign(link.href);
    });
  }
  // another form of the page, such as the one for attachments, loads the page anew: the words go first
  page.addEventListener("submit", async (event) => {
    if (event.target === form || event.defaultPrevented || !isDirty()) return;
    event.preventDefault();
    clearTimeout(waiting);
    await save();
    if (!isDirty()) event.target.submit();
  });
  window.addEventListener("online", () => soon(0));
  document.addEventListener("visibilitychange", () => document.hidden || soon(0));
  soon(AGAIN);
  restore();
  return { problem, save: () => soon(0) };
}
