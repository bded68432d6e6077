// Remarks in the margin and their marks under the words: a copy of the text lies behind the box and carries the underlines.
import { splice } from "./draft_merge.js";
import { ask, said } from "./draft_words.js";
import { clock } from "../zhongshu/words.js";

const PAUSE = 2500;
const MARK = { error: "e", warn: "w", info: "i" };

export function startMargin(page, form) {
  const list = page.querySelector("[data-notes]");
  const boxes = { title: form.elements.title, body: form.elements.body };
  const before = { title: boxes.title.value, body: boxes.body.value };
  let notes = read();
  let waiting = 0;
  let here = -1;
  let asked = 0;

  function read() {
    return [...list.querySelectorAll("[data-note]")].map((line) => ({
      line, box: line.dataset.in, start: Number(line.dataset.start), end: Number(line.dataset.end),
      words: line.dataset.words, severity: line.dataset.severity, mark: null,
    }));
  }

  function draw(name) {
    const mirror = form.querySelector(`[data-mirror="${name}"]`);
    const text = boxes[name].value;
    const parts = [];
    let at = 0;
    for (const note of notes.filter((each) => each.box === name).sort((one, other) => one.start - other.start)) {
      if (note.start < at || note.end > text.length) continue;
      parts.push(text.slice(at, note.start));
      note.mark = document.createElement("span");
      note.mark.className = `mk ${MARK[note.severity]}${note.end === note.start ? " gap" : ""}`;
      note.mark.textContent = text.slice(note.start, note.end);
      parts.push(note.mark);
      at = note.end;
    }
    mirror.replaceChildren(...parts, text.slice(at), "\n");
  }

  function count() {
    for (const place of document.querySelectorAll("[data-note-count]")) place.textContent = notes.length || "";
  }

  // remarks move along with the words; one whose words were touched goes
  function shift(name) {
    const { start, end, grown } = splice(before[name], boxes[name].value);
    before[name] = boxes[name].value;
    if (start === end && !grown) return draw(name);
    notes = notes.filter((note) => {
      if (note.box !== name || note.end < start) return true;
      if (note.start >= end && !(note.start === note.end && note.start === start)) {
        note.start += grown;
        note.end += grown;
        return true;
      }
      note.line.remove();
      return false;
    });
    draw(name);
    count();
  }

  function soon() {
    clearTimeout(waiting);
    waiting = setTimeout(check, PAUSE);
  }

  async function check(more = {}) {
    clearTimeout(waiting);
    asked += 1;
    const mine = asked;
    const seen = { title: boxes.title.value, body: boxes.body.value };
    tell(said("checking"));
    try {
      const response = await ask(page.dataset.findings, form, more);
      if (!response.ok) return tell(said("unchecked"));
      const text = await response.text();
      if (mine !== asked) return;
      list.innerHTML = text;
      notes = read();
      tell(said("checked", clock()));
      for (const name of Object.keys(boxes)) {
        before[name] = seen[name];
        shift(name);
      }
      count();
    } catch {
      tell(said("unchecked"));
    }
  }

  function tell(text) {
    page.querySelector("[data-checked]").textContent = text;
  }

  function show(note) {
    const box = boxes[note.box];
    for (const each of notes) each.line.classList.toggle("here", each === note);
    note.line.scrollIntoView({ block: "nearest" });
    if (!box) return;
    page.dispatchEvent(new CustomEvent("draft-show", { detail: "words" }));
    box.focus({ preventScroll: true });
    box.setSelectionRange(note.start, note.end);
    (note.mark ?? box).scrollIntoView({ block: "center" });
  }

  function fix(note, words) {
    const box = boxes[note.box];
    if (box.value.slice(note.start, note.end) !== note.words) return tell(said("moved"));
    box.focus({ preventScroll: true });
    box.setSelectionRange(note.start, note.end);
    const isDone = words ? document.execCommand("insertText", false, words) : document.execCommand("delete");
    if (!isDone) {
      box.setRangeText(words, note.start, note.end, "end");
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  list.addEventListener("click", (event) => {
    const line = event.target.closest("[data-note]");
    const note = notes.find((each) => each.line === line);
    if (!note) return;
    const button = event.target.closest("button");
    if (button?.dataset.fix !== undefined) {
      event.preventDefault();
      fix(note, button.dataset.fix);
    } else if (button && "exempt" in button.dataset) check({ exempt: line.dataset.note });
    else show(note);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "F7" || !notes.length) return;
    event.preventDefault();
    here = (here + (event.shiftKey ? notes.length - 1 : 1)) % notes.length;
    show(notes[here]);
  });
  for (const name of Object.keys(boxes)) {
    boxes[name].addEventListener("input", () => { shift(name); soon(); });
    boxes[name].addEventListener("draft-put", () => { shift(name); soon(); });
    draw(name);
  }
  count();
  return { check, soon };
}
