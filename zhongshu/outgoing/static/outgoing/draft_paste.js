// Paste from WPS and Word: words only. Styles, fonts and colours go; simple tables become the engine's (cells between bars).
import { said } from "./draft_words.js";

const UNSEEN = /[\u200b-\u200f\u2028-\u202e\u2060\ufeff\u00ad\u0000-\u0008\u000b\u000c\u000e-\u001f]/g;
const STYLES = /<style[\s\S]*?<\/style>/gi;
const STYLE = /\sstyle\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi;
const BLOCKS = "p, div, h1, h2, h3, h4, h5, h6, li, table, blockquote, pre";

export function clean(text) {
  const plain = text.replace(/\r\n?/g, "\n").replace(/\u00a0/g, " ").replace(UNSEEN, "");
  const lines = plain.split("\n").map((line) => line.replace(/^[ \t\u3000]+|[ \t\u3000]+$/g, ""));
  return lines.filter((line, place) => line || (lines[place - 1] && place < lines.length - 1)).join("\n");
}

function cell(node) {
  const parts = [...node.querySelectorAll("p")].map((each) => each.textContent);
  return clean((parts.length ? parts : [node.textContent]).join("\n")).split("\n").filter(Boolean).join("<br>").replace(/\|/g, "\\|");
}

// merged cells and tables in tables have no bars: their words stay, line by line
function table(node) {
  const rows = [...node.rows].map((row) => [...row.cells]);
  const isSimple = !node.querySelector("table, [rowspan]:not([rowspan='1']), [colspan]:not([colspan='1'])") && rows.length > 0;
  if (!isSimple) return rows.map((row) => row.map((each) => clean(each.textContent)).join("　"));
  const lines = rows.map((row) => `| ${row.map(cell).join(" | ")} |`);
  return [lines[0], `|${"---|".repeat(rows[0].length)}`, ...lines.slice(1)];
}

function lines(node) {
  if (node.tagName === "TABLE") return table(node);
  if (["STYLE", "SCRIPT", "META", "LINK", "TITLE"].includes(node.tagName)) return [];
  if (node.querySelector?.(BLOCKS)) return [...node.childNodes].flatMap((each) => (each.nodeType === 1 ? lines(each) : words(each)));
  return words(node);
}

function words(node) {
  for (const stop of node.querySelectorAll?.("br") ?? []) stop.replaceWith("\n");
  const text = node.textContent.replace(/[\t ]*\r?\n[\t ]*/g, node.nodeType === 1 ? "\n" : " ");
  return text.trim() ? clean(text).split("\n") : [];
}

export function fromClipboard(data) {
  const html = data.getData("text/html");
  if (!/<table/i.test(html)) return clean(data.getData("text/plain"));
  const plain = html.replace(STYLES, "").replace(STYLE, ""); // the page's policy refuses styles even where they are only read
  const body = new DOMParser().parseFromString(plain, "text/html").body;
  return lines(body).filter((line) => line.trim()).join("\n");
}

export function insert(box, text) {
  box.focus();
  if (text.length < 50_000 && document.execCommand("insertText", false, text)) return;
  box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

export function startPaste(page, form, saving) {
  const { title, body } = form.elements;
  const longest = Number(page.dataset.longest);
  body.addEventListener("paste", (event) => {
    event.preventDefault();
    const kept = body.value.length - (body.selectionEnd - body.selectionStart);
    const coming = Math.max(event.clipboardData.getData("text/plain").length, 0);
    if (kept + coming > longest) return saving.problem(said("tooLong", String(kept + coming)));
    saving.problem("");
    insert(body, fromClipboard(event.clipboardData));
  });
  title.addEventListener("paste", (event) => {
    event.preventDefault();
    insert(title, clean(event.clipboardData.getData("text/plain")).split("\n").filter(Boolean).join("").slice(0, 400));
  });
}
