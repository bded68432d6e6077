// data-open="#id" opens a <dialog>; data-confirm="sentence" on a form, a button or a link asks first.
let agreed = null;

function ask(sentence) {
  const dialog = document.getElementById("confirm");
  dialog.querySelector("#confirm-text").textContent = sentence;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

async function intercept(event, element, goOn) {
  if (agreed === element) {
    agreed = null;
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  if (await ask(element.dataset.confirm)) {
    agreed = element;
    goOn();
  }
}

export function startDialogs() {
  document.addEventListener(
    "click",
    (event) => {
      const opener = event.target.closest?.("[data-open]");
      if (opener) document.querySelector(opener.dataset.open)?.showModal();
      const element = event.target.closest?.("a[data-confirm], button[data-confirm]");
      if (element) intercept(event, element, () => element.click());
    },
    true,
  );
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (form.dataset.confirm) intercept(event, form, () => form.requestSubmit(event.submitter));
    },
    true,
  );
}
