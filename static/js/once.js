// A plain form that is on its way is not sent again, and its button says that it waits. The hub
// knows the repeat too; this spares it. htmx forms have prevented the event by the time it is here.
const AGAIN_AFTER = 10000;

function wait(form, button) {
  form.dataset.sent = "";
  button?.setAttribute("aria-busy", "true");
  setTimeout(() => free(form), AGAIN_AFTER);
}

function free(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent !== undefined) return event.preventDefault();
  wait(form, event.submitter);
});

// A page that comes back out of the browser's memory: its forms are new ones.
window.addEventListener("pageshow", (event) => {
  document.querySelectorAll("form[data-sent]").forEach(free);
  if (!event.persisted) return;
  for (const field of document.querySelectorAll('input[name="once"]')) {
    field.value = `${Date.now()}-${Math.random()}`;
  }
});
