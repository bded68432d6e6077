// A phrase goes into the text where the caret stands; the first ×× of it is selected to be filled in.
const caret = new WeakMap();

document.addEventListener("selectionchange", () => {
  const area = document.activeElement;
  if (area instanceof HTMLTextAreaElement) caret.set(area, [area.selectionStart, area.selectionEnd]);
});

function write(area, words) {
  const [start, end] = caret.get(area) ?? [area.value.length, area.value.length];
  area.focus();
  area.setSelectionRange(start, end);
  area.setRangeText(words, start, end, "end");
  const gap = words.match(/×+/);
  if (gap) area.setSelectionRange(start + gap.index, start + gap.index + gap[0].length);
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-phrase-text]");
  if (!button) return;
  const area = document.getElementById(button.closest("[data-phrases-into]")?.dataset.phrasesInto);
  if (area && !area.readOnly) write(area, button.dataset.phraseText);
});
