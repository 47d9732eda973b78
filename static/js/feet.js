// The foot of a question: how its saving stands, as a mark and in words.
const WHY = {
  400: "the request could not be read",
  403: "you cannot do that here",
  404: "there is nothing at this address any more",
  413: "that is too large for one save",
};

export function isQuestion(element) {
  return element instanceof HTMLFormElement && element.dataset.question !== undefined;
}

export function foot(form) {
  return document.getElementById(`foot-${form.dataset.question}`);
}

// The version that its next save builds on, where no new foot brings it.
export function seeVersion(form, version) {
  if (version) foot(form).querySelector('[name="version"]').value = version;
}

// Not all that answers is the hub: a proxy or a café's sign-in page has no foot to give.
export function isFoot(form, xhr) {
  return xhr.responseText.includes(`id="foot-${form.dataset.question}"`);
}

// Nothing but a foot takes a foot's place: it holds the version that was seen.
document.addEventListener("htmx:beforeSwap", (event) => {
  const form = event.detail.requestConfig?.elt;
  if (isQuestion(form)) event.detail.shouldSwap = isFoot(form, event.detail.xhr);
});

// What the hub says about its refusal (`kind` names the one that a new token may mend).
export function whyNot(xhr) {
  const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
  const said = page.querySelector("[data-why]");
  if (said) return { kind: said.dataset.why, words: said.textContent.trim() };
  return { kind: "", words: `${WHY[xhr.status] ?? "the answer was not accepted"} (${xhr.status})` };
}

export function show(form, state, words) {
  const line = foot(form);
  line.dataset.saveState = state;
  wordsIn(line).textContent = words;
  offerAnotherTry(line, state === "error");
  const live = document.getElementById("live");
  if (live && state === "error") live.textContent = words;
}

function wordsIn(line) {
  const there = line.querySelector("[data-save-words]");
  if (there) return there;
  const made = document.createElement("span");
  made.dataset.saveWords = "";
  line.append(made);
  return made;
}

function offerAnotherTry(line, wanted) {
  const there = line.querySelector("[data-try-again]");
  if (!wanted) there?.remove();
  if (!wanted || there) return;
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "btn btn-small", textContent: "Try again" });
  button.dataset.tryAgain = "";
  line.append(button);
}
