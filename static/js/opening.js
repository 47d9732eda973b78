// What an address names is shown: `/practices/#data` opens the <details id="data"> and all around it.
function open() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  let opened = false;
  for (let each = target; each; each = each.parentElement) {
    if (each instanceof HTMLDetailsElement && !each.open) opened = each.open = true;
  }
  if (opened) target.scrollIntoView();
}

window.addEventListener("hashchange", open);
open();
