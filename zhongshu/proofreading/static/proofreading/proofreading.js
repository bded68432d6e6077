// Text and list point at each other: what is clicked on one side shows on the other, and the list keeps its place.
const PAIRS = [["#at-", "on-"], ["#on-", "at-"]];

function show(link) {
  const address = link.getAttribute("href");
  for (const [from, to] of PAIRS) {
    if (!address.startsWith(from)) continue;
    const key = address.slice(from.length);
    for (const element of document.querySelectorAll(".proof .here")) element.classList.remove("here");
    document.getElementById(`at-${key}`)?.classList.add("here");
    document.getElementById(`on-${key}`)?.classList.add("here");
    document.getElementById(address.slice(1))?.scrollIntoView({ block: "nearest", behavior: "smooth" });
    return to;
  }
  return null;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest(".proof a[href^='#']");
  if (link && show(link)) event.preventDefault();
});

let place = 0;
document.addEventListener("htmx:beforeSwap", () => { place = document.querySelector(".faults")?.scrollTop ?? 0; });
document.addEventListener("htmx:afterSettle", () => {
  const list = document.querySelector(".faults");
  if (list) list.scrollTop = place;
});
