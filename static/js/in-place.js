// A form that stands in for a row: where its saving failed, it says so and keeps what was typed.
function say(event) {
  const form = event.target.closest("[data-in-place]");
  const status = event.detail.xhr?.status ?? 0;
  if (!form || [409, 422].includes(status)) return;
  const signedOut = status === 401 || status === 403;
  form.querySelector("[data-problem]").textContent = signedOut
    ? form.dataset.signedOut
    : form.dataset.failed;
}

document.addEventListener("htmx:responseError", say);
document.addEventListener("htmx:sendError", say);
