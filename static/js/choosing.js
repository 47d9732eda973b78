// What one field of a question's form means for its others.
export function setStatus(form, status) {
  form.querySelector(`[name="status"][value="${status}"]`).checked = true;
}

export function clearChoices(form, except = null) {
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
