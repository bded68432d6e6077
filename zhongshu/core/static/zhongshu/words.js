// Sentences come from the server, in the language of the page: <template id="words" data-…>.
export function word(name, ...values) {
  let text = document.getElementById("words")?.dataset[name] ?? "";
  for (const value of values) text = text.replace("%s", value);
  return text.replaceAll("%%", "%");
}

export function clock(date = new Date()) {
  return `${date.getHours()}:${String(date.getMinutes()).padStart(2, "0")}`;
}

export function csrfToken() {
  return JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"] ?? "";
}
