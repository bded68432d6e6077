// Tables with check boxes: [data-pick-all] picks the page, [data-picked] counts, [data-needs-picked] waits for one.
function update(scope) {
  const boxes = [...scope.querySelectorAll("tbody .pick input[type=checkbox]")];
  const picked = boxes.filter((box) => box.checked);
  for (const box of boxes) box.closest("tr").classList.toggle("picked", box.checked);
  const all = scope.querySelector("[data-pick-all]");
  if (all) {
    all.checked = picked.length > 0 && picked.length === boxes.length;
    all.indeterminate = picked.length > 0 && picked.length < boxes.length;
  }
  for (const place of document.querySelectorAll("[data-picked]")) place.textContent = picked.length;
  for (const part of document.querySelectorAll("[data-when-picked]")) part.hidden = picked.length === 0;
  for (const button of document.querySelectorAll("[data-needs-picked]")) button.disabled = picked.length === 0;
}

function scopeOf(element) {
  return element.closest("table");
}

export function startTables() {
  document.addEventListener("change", (event) => {
    const table = scopeOf(event.target);
    if (!table || !event.target.closest(".pick")) return;
    if (event.target.matches("[data-pick-all]")) {
      for (const box of table.querySelectorAll("tbody .pick input[type=checkbox]")) box.checked = event.target.checked;
    }
    update(table);
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-pick-none]")) return;
    for (const box of document.querySelectorAll("tbody .pick input[type=checkbox]:checked")) box.checked = false;
    refresh();
  });
  document.addEventListener("htmx:afterSettle", refresh);
  window.addEventListener("pageshow", refresh);
  refresh();
}

function refresh() {
  for (const box of document.querySelectorAll("[data-pick-all], tbody .pick input")) {
    const table = scopeOf(box);
    if (table && !table.dataset.counted) {
      table.dataset.counted = "1";
      update(table);
      queueMicrotask(() => delete table.dataset.counted);
    }
  }
}
