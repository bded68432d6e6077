// The printed sides beside the words: only those that changed come over.
import { ask, said } from "./draft_words.js";

const PAUSE = 100;

export function startSides(page, form) {
  const box = page.querySelector("[data-sides]");
  let waiting = 0;
  let under = null;

  async function set() {
    under?.abort();
    under = new AbortController();
    const have = [...box.querySelectorAll("[data-side]")].map((side) => side.dataset.side).join(" ");
    try {
      const response = await ask(page.dataset.sidesUrl, form, { have }, { signal: under.signal });
      if (response.ok) show(await response.text());
    } catch {
      // aborted by the next one, or no way to the server: saving tells that
    }
  }

  function show(text) {
    const made = new DOMParser().parseFromString(text, "text/html").querySelector("ol");
    const refused = made?.dataset.refused;
    const note = page.querySelector("[data-count]");
    if (!made || refused) {
      note.textContent = refused ?? "";
      return;
    }
    note.textContent = said("sides", made.dataset.count);
    const now = box.querySelector("ol");
    if (!now) return box.replaceChildren(document.adoptNode(made));
    const [old, fresh] = [[...now.children], [...made.children]];
    fresh.forEach((side, place) => {
      if ("same" in side.dataset) return;
      if (old[place]) old[place].replaceWith(document.adoptNode(side));
      else now.append(document.adoptNode(side));
    });
    old.slice(fresh.length).forEach((side) => side.remove());
  }

  function soon() {
    clearTimeout(waiting);
    waiting = setTimeout(set, PAUSE);
  }

  form.addEventListener("input", soon);
  form.addEventListener("draft-put", soon);
  set();
  return { soon };
}
