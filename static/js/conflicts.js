// A colleague was first: nothing of that form goes out by itself until its writer has chosen.
// The choice itself names the version it replaces; the form keeps the one its writer had seen.
import { foot } from "./feet.js";
import { whoIsHere } from "./signing-in.js";

const held = new WeakSet();

export function hold(form) {
  held.add(form);
}

// What the panel shows as the writer's own is what was sent; who went on is shown to the form.
export function wentOn(form) {
  foot(form).querySelector("[data-yours]")?.setAttribute("hidden", "");
  foot(form).querySelector("[data-yours-now]")?.removeAttribute("hidden");
}

export function isHeld(form) {
  return held.has(form);
}

// Whether a request may go: what is pressed may (the server refuses it again unless it is one of
// the panel's own buttons), what a change or a timer sends may not.
export function passes(form, detail) {
  const { triggeringEvent: event, formData } = detail;
  if (event?.submitter?.name === "keep") choose(form);
  else formData.delete("keep");
  return !held.has(form) || event?.type === "submit";
}

function choose(form) {
  held.delete(form);
  foot(form).focus();
}

// Theirs as this page would show it, in place of the form; where that fails the link is followed.
async function takeTheirs(form, address) {
  const page = await fetchPage(location.href);
  const fresh = page?.getElementById(form.id);
  if (!fresh) return location.assign(address);
  if (page.body.dataset.person !== document.body.dataset.person) return whoIsHere();
  document.getElementById("status-bar").replaceWith(page.getElementById("status-bar"));
  form.replaceWith(fresh);
  window.htmx.process(fresh);
  foot(fresh).focus();
}

async function fetchPage(address) {
  const response = await fetch(address).catch(() => null);
  if (!response?.ok) return null;
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-take-theirs]");
  if (!link) return;
  event.preventDefault();
  takeTheirs(link.closest("form"), link.href);
});
