// Keys for people who sit here all day: / j k x e ?  (Enter follows the link that j and k put the focus on.)
const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";

const ROWS = ".rows tbody tr, .hits > li";

function rows() {
  return [...document.querySelectorAll(ROWS)].filter((row) => row.querySelector("a[href]"));
}

function here() {
  return document.activeElement?.closest?.(ROWS);
}

function move(step) {
  const all = rows();
  if (!all.length) return;
  const position = all.indexOf(here());
  const next = all[position < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(position + step, 0), all.length - 1)];
  const link = next.querySelector(".what a[href], a[href]");
  link.focus();
  next.scrollIntoView({ block: "nearest" });
}

function act() {
  const row = here();
  if (row) return row.querySelector(".what a[href], a[href]").click();
  const mine = document.querySelector(".mine textarea") ?? document.querySelector(".mine :is(input:not([type=hidden]), select)");
  (mine ?? document.querySelector(".foot .main-act"))?.focus();
}

const KEYS = {
  "/": () => document.querySelector("[data-key='/']")?.focus(),
  j: () => move(1),
  k: () => move(-1),
  x: () => here()?.querySelector(".pick input")?.click(),
  e: act,
  "?": () => document.getElementById("keys")?.showModal(),
};

export function startKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.matches?.(TYPING) || document.querySelector("dialog[open]")) return;
    const action = KEYS[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}
