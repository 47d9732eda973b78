// A part that is replaced stays scrolled to where it was; who had the focus in it gets it back there.
const places = new Map();

document.addEventListener("htmx:beforeSwap", () => {
  for (const each of document.querySelectorAll("[data-keeps-place]")) {
    places.set(each.id, { top: each.scrollTop, left: each.scrollLeft, held: each.contains(document.activeElement) });
  }
});

document.addEventListener("htmx:afterSwap", () => {
  for (const [id, place] of places) {
    const each = document.getElementById(id);
    if (!each) continue;
    each.scrollTo(place.left, place.top);
    if (place.held) each.focus({ preventScroll: true });
  }
  places.clear();
});
