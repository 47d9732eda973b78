// The session ended while there was text on the page: sign in over it, then go on.
let waiting = [];

export function askToSignIn(retry) {
  waiting.push(retry);
  const panel = document.getElementById("sign-in-panel");
  if (!panel.open) panel.showModal();
}

function renewTokens(token) {
  for (const field of document.querySelectorAll('[name="csrfmiddlewaretoken"]')) field.value = token;
}

async function signIn(form, panel) {
  const problem = form.querySelector("[data-problem]");
  const data = new FormData(form);
  data.set("csrfmiddlewaretoken", document.querySelector('[name="csrfmiddlewaretoken"]').value);
  const response = await fetch(panel.dataset.address, { method: "POST", body: data });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) {
    problem.textContent = answer.problem ?? "Signing in did not work. Try again.";
    return;
  }
  renewTokens(answer.csrf);
  if (answer.person !== document.body.dataset.person) {
    waiting = [];
    problem.textContent = "That is another person. Nothing was sent; your text is still on the page.";
    return;
  }
  panel.close();
  const retries = waiting;
  waiting = [];
  for (const retry of retries) retry();
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-sign-in]")) return;
  event.preventDefault();
  signIn(event.target, document.getElementById("sign-in-panel"));
});
