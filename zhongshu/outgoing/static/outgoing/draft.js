// The draft page. It works as plain forms; this makes it quick.
import { startFields } from "./draft_fields.js";
import { startKit, startTabs, startVersion } from "./draft_kit.js";
import { startMargin } from "./draft_margin.js";
import { startPaste } from "./draft_paste.js";
import { startSaving } from "./draft_saving.js";
import { startSides } from "./draft_sides.js";

const page = document.querySelector("[data-draft-page]");
const words = document.getElementById("draft-form");

page.dataset.live = "1";
startTabs(page);
const sides = startSides(page, words);
const margin = startMargin(page, words);
startKit(page, words);
if ("mayEdit" in page.dataset) {
  const saving = startSaving(page, words);
  startPaste(page, words, saving);
  startVersion();
  startFields(page, document.getElementById("fields-form"), () => {
    sides.soon();
    margin.soon();
  });
  for (const plain of words.querySelectorAll("[data-plain]")) plain.hidden = true;
  document.querySelector("[data-check]").addEventListener("click", (event) => {
    event.preventDefault();
    margin.check();
  });
  margin.soon();
}
