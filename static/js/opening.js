// An address that ends in #something opens the <details> in which that something lies, also in
// browsers that do not do so themselves and when the address changes on the page.
function open() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  let closed = false;
  for (let each = target.closest("details"); each; each = each.parentElement.closest("details")) {
    closed ||= !each.open;
    each.open = true;
  }
  if (closed) target.scrollIntoView();
}

addEventListener("hashchange", open);
open();
