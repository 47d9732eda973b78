// What is not saved yet, form by form, and the guard before leaving while there is any.
import { isQuestion } from "./feet.js";

const forms = new Map();

// id: of the change that is unsaved; sent: the request under way; lost: one to be repeated as it
// was; waited: it had to wait for its writer to sign in; renewed, asking: a new token was, or is
// being, asked for.
export function memory(form) {
  const fresh = { id: null, sent: null, lost: null, tries: 0, timer: 0, waited: false, renewed: false, asking: false };
  if (!forms.has(form)) forms.set(form, fresh);
  return forms.get(form);
}

export function unsaved() {
  return [...forms].filter(([form, mind]) => form.isConnected && mind.id !== null).map(([form]) => form);
}

window.addEventListener("beforeunload", (event) => {
  if (unsaved().length) event.preventDefault();
});

// Saved, and on to the next question: nothing is unsaved when the page is left.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const form = event.detail.requestConfig?.elt;
  if (!isQuestion(form) || !event.detail.xhr.getResponseHeader("HX-Redirect")) return;
  Object.assign(memory(form), { id: null, lost: null });
});

// What the browser shows again from its memory has seen older versions than there are.
window.addEventListener("pageshow", (event) => {
  if (event.persisted && !unsaved().length) location.reload();
});
