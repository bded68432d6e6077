// A phrase button writes its words into the opinion; ×× is selected for the name. Without this the button itself is sent.
function write(area, words) {
  const before = area.value.trim();
  const start = before ? before.length + 1 : 0;
  area.value = before ? `${before}\n${words}` : words;
  const gap = words.indexOf("×");
  if (gap >= 0) {
    const length = words.slice(gap).match(/^×+/)[0].length;
    area.focus();
    area.setSelectionRange(start + gap, start + gap + length);
  }
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("change", (event) => {
  const radio = event.target.closest?.("[data-phrase]");
  if (!radio) return;
  const area = document.getElementById(radio.closest("[data-phrases]").dataset.phrases);
  if (!area) return;
  write(area, radio.value);
  radio.checked = false;
});
