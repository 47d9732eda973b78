// What one field of a question's form means for its others.
export function setStatus(form, status) {
  form.querySelector(`[name="status"][value="${status}"]`).checked = true;
}

function clearChoices(form, except = null) {
  for (const choice of form.querySelectorAll('[name="choice"]')) {
    if (choice !== except) choice.checked = false;
  }
}

// "None of these" stands alone, whichever of the two was ticked last.
export function settleOptions(form, ticked) {
  if (!ticked.checked) return;
  if ("alone" in ticked.dataset) return clearChoices(form, ticked);
  for (const option of form.querySelectorAll("[data-alone]")) option.checked = false;
}

export function waitsForReason(form) {
  const aside = form.querySelector('[name="status"][value="not-applicable"]');
  return aside?.checked && !form.elements.reason.value.trim();
}

// A number or a day is quickly typed again; a long text stays until its writer takes it away.
export function clearShort(form) {
  clearChoices(form);
  const value = form.querySelector('input[name="value"]');
  if (value) value.value = "";
}

export function clearAll(form) {
  clearChoices(form);
  setStatus(form, "answered");
  const value = form.querySelector('[name="value"]');
  if (value) value.value = "";
  (value ?? form.querySelector('[name="choice"]'))?.focus();
}

// A number that can be read in two ways: the reading that was chosen stands in its field.
document.addEventListener("click", (event) => {
  const meant = event.target.closest('button[name="meant"]');
  if (meant) meant.form.querySelector('[name="value"]').value = meant.value;
});
