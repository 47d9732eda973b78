// Who is signed in. When the session ended while there was text on the page: sign in over it, then
// go on. When somebody else signed in: nothing more is sent until this page's own person is back.
let stranger = false;

function panel() {
  return document.getElementById("sign-in-panel");
}

export function isSomebodyElse() {
  return stranger;
}

export function askToSignIn() {
  if (!panel().open) panel().showModal();
}

// Tokens are renewed for this page's own person and for nobody else.
function meet({ person, name, csrf }) {
  const same = person === document.body.dataset.person;
  stranger = Boolean(person) && !same;
  panel().querySelector("[data-ended]").hidden = stranger;
  panel().querySelector("[data-other]").hidden = !stranger;
  panel().querySelector("[data-other-name]").textContent = name;
  if (same && csrf) {
    for (const field of document.querySelectorAll('[name="csrfmiddlewaretoken"]')) field.value = csrf;
  }
  if (!same) askToSignIn();
  return same ? "same" : "other";
}

async function ask(options) {
  const response = await fetch(panel().dataset.address, options);
  return { ok: response.ok, ...(await response.json()) };
}

// "same", "other" (or nobody: the panel is open then), or "unknown" where the hub does not answer.
export async function whoIsHere() {
  try {
    const answer = await ask();
    return answer.ok ? meet(answer) : "unknown";
  } catch {
    return "unknown";
  }
}

// Another tab may have signed in or out since: the token for this one request is asked for first.
async function signIn(form) {
  const data = new FormData(form);
  data.set("csrfmiddlewaretoken", (await ask()).csrf);
  const answer = await ask({ method: "POST", body: data });
  if (!answer.ok) return answer.problem;
  if (meet(answer) !== "same") return "";
  panel().close();
  document.dispatchEvent(new Event("signed-in-again"));
  return "";
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-sign-in]")) return;
  event.preventDefault();
  const problem = form.querySelector("[data-problem]");
  problem.textContent = "";
  problem.textContent = await signIn(form).catch(() => "Signing in did not work. Try again.");
});
