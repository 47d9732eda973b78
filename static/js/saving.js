// Saving answers: states, retries, the leave guard, signing in again. htmx sends; this watches.
import { clearChoices, setStatus, settleOptions, waitsForReason } from "./choosing.js";
import { askToSignIn } from "./signing-in.js";

const WAITS = [1000, 2000, 5000, 10000, 30000];
const ANSWERED_IN_PLACE = [409, 422, 428]; // the server's own words come with the new foot
const forms = new Map(); // form -> { id, sent, lost, tries, timer }

function memory(form) {
  if (!forms.has(form)) forms.set(form, { id: null, sent: null, lost: null, tries: 0, timer: 0 });
  return forms.get(form);
}

function show(form, state, words) {
  const line = document.getElementById(`foot-${form.dataset.question}`);
  line.dataset.saveState = state;
  const place = line.querySelector("[data-save-words]");
  if (place && words) place.textContent = words;
  const live = document.getElementById("live");
  if (live && words && state === "error") live.textContent = words;
}

function isQuestion(element) {
  return element instanceof HTMLFormElement && element.dataset.question !== undefined;
}

// A change gets an id of its own; only a repetition of the very same request uses it again.
function changed(form) {
  memory(form).id = crypto.randomUUID();
  show(form, "unsaved", "Not saved yet");
}

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (!isQuestion(form)) return;
  if (["choice", "value"].includes(event.target.name)) setStatus(form, "answered");
  if (event.target.name === "choice") settleOptions(form, event.target);
  if (event.target.name === "status" && event.target.value !== "answered") clearChoices(form);
  changed(form);
  if (event.target.matches("textarea, input[type=text], input[type=url]")) later(form, 900);
}, true);

// Text is saved when typing rests, not only when the field is left.
function later(form, wait) {
  const mind = memory(form);
  clearTimeout(mind.timer);
  mind.timer = setTimeout(() => window.htmx.trigger(form, "save"), wait);
}

document.addEventListener("htmx:configRequest", (event) => {
  const form = event.target;
  if (!isQuestion(form)) return;
  const mind = memory(form);
  clearTimeout(mind.timer);
  if (!mind.lost && waitsForReason(form)) {
    event.preventDefault();
    return show(form, "unsaved", "Not saved yet: say why it does not apply");
  }
  if (mind.lost) {
    for (const key of [...event.detail.formData.keys()]) event.detail.formData.delete(key);
    for (const [key, value] of mind.lost) event.detail.formData.append(key, value);
    event.detail.formData.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  } else {
    mind.id ??= crypto.randomUUID();
    event.detail.formData.set("mutation_id", mind.id);
  }
  mind.sent = [...event.detail.formData.entries()];
  show(form, "saving", "Saving");
});

document.addEventListener("htmx:beforeOnLoad", (event) => {
  const form = event.detail.requestConfig?.elt;
  if (isQuestion(form) && event.detail.xhr.getResponseHeader("HX-Redirect")) memory(form).id = null;
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const form = event.detail.requestConfig?.elt;
  if (!isQuestion(form)) return;
  const status = event.detail.xhr.status;
  if (status >= 400) event.detail.shouldSwap = ANSWERED_IN_PLACE.includes(status);
  if (status === 401) {
    askToSignIn(() => window.htmx.trigger(form, "save"));
    show(form, "unsaved", "Not saved: sign in again");
  }
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.requestConfig?.elt;
  if (!isQuestion(form)) return;
  const mind = memory(form);
  const status = event.detail.xhr.status;
  const sentId = mind.sent?.find(([key]) => key === "mutation_id")?.[1];
  if (status === 0 || status >= 500 || status === 429) return again(form, mind);
  if (status === 401) return;
  mind.lost = null;
  mind.tries = 0;
  if (status < 300 && mind.id === sentId) mind.id = null;
  else if (status < 300 && mind.id) later(form, 50);
  else if (status >= 400) mind.id = crypto.randomUUID();
  if (status >= 400 && !ANSWERED_IN_PLACE.includes(status)) {
    show(form, "error", `Not saved: ${reasonIn(event.detail.xhr)}`);
  }
});

// The sentence of the page that came instead.
function reasonIn(xhr) {
  const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
  return page.querySelector("[data-why]")?.textContent.trim() || `the hub answered ${xhr.status}.`;
}

// The network or the server failed: the same request again, a little later each time.
function again(form, mind) {
  mind.lost = mind.sent;
  const wait = WAITS[Math.min(mind.tries, WAITS.length - 1)];
  mind.tries += 1;
  show(form, "error", `Not saved. Trying again in ${wait / 1000} s`);
  later(form, wait);
}

document.addEventListener("click", (event) => {
  const form = event.target.closest("[data-clear]")?.form;
  if (!isQuestion(form)) return;
  clearChoices(form);
  setStatus(form, "answered");
  const value = form.querySelector('[name="value"]');
  if (value) value.value = "";
  changed(form);
  (value ?? form.querySelector('[name="choice"]'))?.focus();
});

window.addEventListener("beforeunload", (event) => {
  const open = [...forms.entries()].some(([form, mind]) => form.isConnected && mind.id !== null);
  if (open) event.preventDefault();
});
