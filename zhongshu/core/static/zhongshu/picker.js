// A <select> of people becomes a search box with chips; the select stays what the form sends.
function chip(pick, option) {
  const made = pick.querySelector("template").content.cloneNode(true);
  made.querySelector("[data-name]").textContent = option.textContent.trim();
  made.querySelector("button").addEventListener("click", () => {
    option.selected = false;
    changed(pick);
    pick.querySelector("[data-pick-search]").focus();
  });
  return made;
}

function show(pick) {
  const chosen = [...pick.querySelector("select").selectedOptions].filter((option) => option.value);
  pick.querySelector("[data-chips]").replaceChildren(...chosen.map((option) => chip(pick, option)));
}

// by the person, so that drafts and the guard know; what the page itself sets up is no change
function changed(pick) {
  show(pick);
  pick.querySelector("select").dispatchEvent(new Event("change", { bubbles: true }));
}

function choose(pick, button) {
  const select = pick.querySelector("select");
  const { pickValue: value, pickLabel: label } = button.dataset;
  let option = [...select.options].find((candidate) => candidate.value === value);
  if (!option) {
    option = new Option(label, value);
    select.add(option);
  }
  if (!select.multiple) select.value = value;
  option.selected = true;
  const search = pick.querySelector("[data-pick-search]");
  search.value = "";
  pick.dataset.settled = "1"; // an answer still under way must not open the list again
  pick.querySelector("[data-results]").replaceChildren();
  changed(pick);
  search.focus();
}

function walk(pick, event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const buttons = [...pick.querySelectorAll("[data-pick-value]")];
  if (event.key === "Escape") pick.querySelector("[data-results]").replaceChildren();
  if (event.key === "Enter" && event.target.matches("[data-pick-search]")) {
    event.preventDefault();
    if (buttons[0]) choose(pick, buttons[0]);
  }
  if (!step || !buttons.length) return;
  event.preventDefault();
  const position = buttons.indexOf(document.activeElement) + step;
  (position < 0 ? pick.querySelector("[data-pick-search]") : buttons[Math.min(position, buttons.length - 1)]).focus();
}

export function startPicker(root) {
  for (const pick of root.querySelectorAll?.("[data-pick]:not([data-live])") ?? []) {
    pick.dataset.live = "1";
    const select = pick.querySelector("select");
    const search = pick.querySelector("[data-pick-search]");
    select.classList.add("sr");
    select.tabIndex = -1;
    select.setAttribute("aria-hidden", "true");
    pick.querySelector("[data-pick-live]").hidden = false;
    for (const name of ["aria-describedby", "aria-invalid"]) {
      if (select.hasAttribute(name)) search.setAttribute(name, select.getAttribute(name));
    }
    const label = document.querySelector(`label[for="${select.id}"]`);
    if (label) label.htmlFor = search.id;
    pick.addEventListener("click", (event) => {
      const button = event.target.closest("[data-pick-value]");
      if (button) choose(pick, button);
    });
    pick.addEventListener("input", () => delete pick.dataset.settled);
    for (const name of ["htmx:beforeRequest", "htmx:beforeSwap"]) {
      pick.addEventListener(name, (event) => pick.dataset.settled && event.preventDefault());
    }
    pick.addEventListener("focusout", (event) => {
      if (!pick.contains(event.relatedTarget)) pick.querySelector("[data-results]").replaceChildren();
    });
    pick.addEventListener("keydown", (event) => walk(pick, event));
    select.addEventListener("draft-restored", () => show(pick));
    show(pick);
  }
}
