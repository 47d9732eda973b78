// Saving answers: states and retries. htmx sends; this watches.
import { clearAll, clearShort, setStatus, settleOptions, waitsForReason } from "./choosing.js";
import { hold, isHeld, passes, wentOn } from "./conflicts.js";
import { foot, isFoot, isQuestion, seeVersion, show, whyNot } from "./feet.js";
import { memory, unsaved } from "./pending.js";
import { askToSignIn, isSomebodyElse, whoIsHere } from "./signing-in.js";

const WAITS = [1000, 2000, 5000, 10000, 30000];

// A change gets an id of its own; only a repetition of the very same request uses it again.
function changed(form) {
  Object.assign(memory(form), { id: crypto.randomUUID(), waited: false });
  if (isHeld(form)) wentOn(form);
  else show(form, "unsaved", "Not saved yet");
}

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (!isQuestion(form)) return;
  if (["choice", "value"].includes(event.target.name)) setStatus(form, "answered");
  if (event.target.name === "choice") settleOptions(form, event.target);
  if (event.target.name === "status" && event.target.value !== "answered") clearShort(form);
  changed(form);
  if (event.target.matches("textarea, input[type=text], input[type=url]")) later(form, 900);
}, true);

// Text is saved when typing rests, not only when the field is left.
function later(form, wait) {
  const mind = memory(form);
  clearTimeout(mind.timer);
  mind.timer = setTimeout(() => send(form), wait);
}

function send(form) {
  window.htmx.trigger(form, "save");
}

// What was saved already is not sent again, nor anything while it is being asked who is here.
function mayGo(form, mind, detail) {
  const pressed = detail.triggeringEvent?.type === "submit";
  if (mind.asking || (mind.id === null && !pressed)) return false;
  if (isSomebodyElse()) return stopped(form);
  return passes(form, detail);
}

function stopped(form) {
  show(form, "error", "Not saved: somebody else is signed in in this browser");
  return false;
}

document.addEventListener("htmx:configRequest", (event) => {
  const form = event.target;
  if (!isQuestion(form)) return;
  const mind = memory(form);
  clearTimeout(mind.timer);
  if (!mayGo(form, mind, event.detail)) return event.preventDefault();
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
  if (mind.lost || mind.waited) event.detail.formData.set("repeat", "1");
  mind.sent = [...event.detail.formData.entries()];
  show(form, "saving", "Saving");
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.requestConfig?.elt;
  if (!isQuestion(form)) return;
  const mind = memory(form);
  const { xhr } = event.detail;
  const status = xhr.status;
  if (xhr.getResponseHeader("HX-Redirect")) return seeVersion(form, xhr.getResponseHeader("Answer-Version"));
  if (status >= 500 || status === 429 || (status < 400 && !isFoot(form, xhr))) return again(form, mind);
  if (status === 401) return signedOut(form);
  const why = isFoot(form, xhr) ? null : whyNot(xhr);
  if (why?.kind === "csrf" && !mind.renewed) return renew(form, mind);
  const sentId = mind.sent.find(([key]) => key === "mutation_id")?.[1];
  const hasGoneOn = mind.id !== sentId;
  Object.assign(mind, { lost: null, tries: 0, renewed: false, waited: false });
  if (status < 400 && !hasGoneOn) mind.id = null;
  else if (status < 400) later(form, 50);
  else refused(form, mind, status, why);
  if (status === 409 && hasGoneOn) wentOn(form);
});

function refused(form, mind, status, why) {
  clearTimeout(mind.timer);
  mind.id = crypto.randomUUID();
  if (status === 409) hold(form);
  if (why) show(form, "error", `Not saved: ${why.words}`);
}

function signedOut(form) {
  memory(form).waited = true;
  show(form, "error", "Not saved: sign in again");
  askToSignIn();
}

// Another tab may have renewed the token: ask for it, and repeat once if it is still this person.
async function renew(form, mind) {
  Object.assign(mind, { renewed: true, asking: true });
  const here = await whoIsHere();
  mind.asking = false;
  if (here === "same") send(form);
  else if (here === "unknown") again(form, mind);
  else if (isSomebodyElse()) stopped(form);
  else signedOut(form);
}

// The network or the server failed: the same request again, a little later each time.
function again(form, mind) {
  mind.lost = mind.sent;
  const wait = WAITS[Math.min(mind.tries, WAITS.length - 1)];
  mind.tries += 1;
  show(form, "error", `Not saved. Trying again in ${wait / 1000} s`);
  later(form, wait);
}

document.addEventListener("signed-in-again", () => unsaved().forEach(send));
window.addEventListener("online", () => unsaved().forEach(send));

document.addEventListener("click", (event) => {
  const clear = event.target.closest("[data-clear]");
  if (isQuestion(clear?.form)) {
    clearAll(clear.form);
    changed(clear.form);
  }
  const retry = event.target.closest("[data-try-again]");
  if (retry) tryAgain(retry.form);
});

async function tryAgain(form) {
  foot(form).focus();
  if (!isSomebodyElse() || (await whoIsHere()) === "same") send(form);
}
