// Fields are kept as they are changed, one save after the other; organs are offered while a name is typed.
import { ask, notice, said, token } from "./draft_words.js";

const AGAIN = 15_000;
const PARTED = /[，,；;、\n]/;

export function startFields(page, form, changed) {
  let queue = Promise.resolve();
  let isOpen = false; // something was changed that the server does not have
  let waiting = 0;

  function soon(pause = 0) {
    isOpen = true;
    clearTimeout(waiting);
    waiting = setTimeout(() => { queue = queue.then(keep); }, pause);
  }

  async function keep() {
    isOpen = false;
    try {
      const response = await ask(form.action, form, {}, { headers: { Accept: "application/json" } });
      if (response.type === "opaqueredirect") {
        notice(said("expired"), page.dataset.login, said("login"), true);
        return soon(AGAIN);
      }
      const answer = await response.json();
      if (answer.message) return notice(answer.message);
      form.elements.version.value = answer.version;
      show(answer.problems);
      isOpen ||= Object.keys(answer.problems).length > 0;
      if (response.ok) changed();
    } catch {
      notice(said("offline"));
      soon(AGAIN);
    }
  }

  function show(problems) {
    for (const place of form.querySelectorAll("[data-field]")) {
      const sentence = problems[place.dataset.field] ?? "";
      place.classList.toggle("bad", Boolean(sentence));
      const line = place.querySelector("[data-problem]");
      line.hidden = !sentence;
      line.querySelector("span").textContent = sentence;
    }
  }

  if ("auto" in form.dataset) {
    for (const plain of form.querySelectorAll("[data-plain]")) plain.hidden = true;
    form.addEventListener("change", () => soon());
    window.addEventListener("beforeunload", (event) => { if (isOpen) event.preventDefault(); });
    form.addEventListener("submit", (event) => event.preventDefault());
  }
  for (const box of form.querySelectorAll("[data-names]")) offer(page, box);
  for (const box of form.querySelectorAll("textarea")) grow(box);
  form.elements.disclosure.addEventListener("change", (event) => {
    form.querySelector("[data-field='disclosure_reason']").hidden = event.target.value !== "closed";
  });
  form.querySelector("details")?.addEventListener("toggle", () => form.querySelectorAll("textarea").forEach(fit));
  form.elements.main_recipients.addEventListener("change", (event) => {
    const place = document.querySelector("[data-recipients]");
    place.textContent = event.target.value.trim() ? `${event.target.value.trim()}：` : "";
  });
}

function fit(box) {
  box.style.height = "auto";
  if (box.scrollHeight) box.style.height = `${box.scrollHeight + 1}px`;
}

function grow(box) {
  box.addEventListener("input", () => fit(box));
  box.addEventListener("change", () => fit(box));
  fit(box);
}

function offer(page, box) {
  const place = box.parentElement.querySelector("[data-offered]");
  let waiting = 0;
  const last = () => box.value.split(PARTED).pop().trim();
  const close = () => { place.hidden = true; };

  async function search() {
    const text = last();
    if (!text) return close();
    try {
      const response = await fetch(`${page.dataset.organs}?${new URLSearchParams({ q: text })}`, { headers: { "X-CSRFToken": token() }, redirect: "manual" });
      if (!response.ok || text !== last() || document.activeElement !== box) return;
      place.innerHTML = await response.text();
      place.hidden = !place.childElementCount;
    } catch {
      close();
    }
  }

  function take(button) {
    const text = box.value;
    box.value = text.slice(0, text.length - text.split(PARTED).pop().length) + button.dataset.name;
    close();
    box.focus();
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }

  box.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(search, 200); });
  place.addEventListener("pointerdown", (event) => event.preventDefault());
  place.addEventListener("click", (event) => {
    const button = event.target.closest("[data-name]");
    if (button) take(button);
  });
  box.parentElement.addEventListener("focusout", (event) => box.parentElement.contains(event.relatedTarget) || close());
  box.parentElement.addEventListener("keydown", (event) => {
    const buttons = [...place.querySelectorAll("[data-name]")];
    if (event.key === "Escape") close();
    if (place.hidden || !buttons.length) return;
    if (event.key === "Enter" && event.target === box) {
      event.preventDefault();
      take(buttons[0]);
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = buttons.indexOf(document.activeElement) + step;
    (next < 0 ? box : buttons[Math.min(next, buttons.length - 1)]).focus();
  });
}
