// The browser's time zone, for who has not chosen one in their profile.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax${secure}`;
}

// The frame of a page: where one is stays in sight in lists that scroll sideways, and menus close.
for (const current of document.querySelectorAll(".nav [aria-current], .tabs [aria-current], .tasks [aria-current]")) {
  const list = current.closest(".nav, .tabs, .tasks");
  const middle = current.offsetLeft - list.offsetLeft + current.offsetWidth / 2;
  list.scrollLeft = middle - list.clientWidth / 2;
}

const menus = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
