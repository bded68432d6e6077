// The line above the words: levels of structure with the next number, a table, undo; keys; the parts of the page on a phone.
import { insert } from "./draft_paste.js";

const DIGITS = "零一二三四五六七八九十";
const LEVELS = {
  1: { found: /^([一二三四五六七八九十]+)、/, made: (number) => `${chinese(number)}、` },
  2: { found: /^（([一二三四五六七八九十]+)）/, made: (number) => `（${chinese(number)}）` },
  3: { found: /^(\d+)[.．]/, made: (number) => `${number}.` },
  4: { found: /^（(\d+)）/, made: (number) => `（${number}）` },
};
const TABLE = "| 项目 | 内容 |\n|---|---|\n|  |  |\n";

function chinese(number) {
  if (number <= 10) return DIGITS[number];
  const [tens, ones] = [Math.floor(number / 10), number % 10];
  return `${tens > 1 ? DIGITS[tens] : ""}十${ones ? DIGITS[ones] : ""}`;
}

function value(text) {
  if (/^\d+$/.test(text)) return Number(text);
  const [tens, ones] = text.includes("十") ? text.split("十") : [null, text];
  const unit = ones ? DIGITS.indexOf(ones) : 0;
  return tens === null ? unit : (tens ? DIGITS.indexOf(tens) : 1) * 10 + unit;
}

// the number after the last one of this level, unless a higher level began anew
function next(text, level) {
  for (const line of text.split("\n").reverse().map((each) => each.replace(/^[ \t\u3000]+/, ""))) {
    const found = LEVELS[level].found.exec(line);
    if (found) return value(found[1]) + 1;
    for (let higher = 1; higher < level; higher += 1) if (LEVELS[higher].found.test(line)) return 1;
  }
  return 1;
}

function begin(box, level) {
  const start = box.value.lastIndexOf("\n", box.selectionStart - 1) + 1;
  const old = Object.values(LEVELS).map((each) => each.found.exec(box.value.slice(start))?.[0]).find(Boolean) ?? "";
  const made = LEVELS[level].made(next(box.value.slice(0, Math.max(start - 1, 0)), level));
  box.setSelectionRange(start, start + old.length);
  insert(box, made);
}

export function startKit(page, form) {
  const kit = form.querySelector("[data-kit]");
  const { body } = form.elements;
  if (kit) {
    kit.hidden = false;
    kit.addEventListener("pointerdown", (event) => event.target.closest("button") && event.preventDefault());
    kit.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if (button.dataset.level) begin(body, Number(button.dataset.level));
      else if ("table" in button.dataset) insert(body, `${body.selectionStart && body.value[body.selectionStart - 1] !== "\n" ? "\n" : ""}${TABLE}`);
      else {
        body.focus();
        document.execCommand("undo");
      }
    });
  }
  const length = document.querySelector("[data-length]");
  const count = () => { length.textContent = body.value.replace(/\s/g, "").length; };
  body.addEventListener("input", count);
  body.addEventListener("draft-put", count);
  count();
}

export function startVersion() {
  const dialog = document.getElementById("save-version");
  const open = (event) => {
    event.preventDefault();
    if (!dialog.open) dialog.showModal();
    dialog.querySelector("input").focus();
  };
  document.querySelector("[data-save-version]")?.addEventListener("click", open);
  // Enter would press the first button of the form that the box belongs to
  dialog.querySelector("input").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    dialog.querySelector("[value='version']").click();
  });
  document.getElementById("draft-form").elements.note.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") open(event);
  });
}

export function startTabs(page) {
  const tabs = document.querySelector("[data-tabs]");
  tabs.hidden = false;
  const show = (name) => {
    page.dataset.shown = name;
    for (const tab of tabs.querySelectorAll("[data-tab]")) tab.setAttribute("aria-pressed", String(tab.dataset.tab === name));
  };
  tabs.addEventListener("click", (event) => {
    const tab = event.target.closest("[data-tab]");
    if (tab) show(tab.dataset.tab);
  });
  page.addEventListener("draft-show", (event) => show(event.detail));
}
