"""What axe says of a page as it stands, and whether it is wider than the screen."""

from axe_playwright_python.sync_playwright import Axe

WIDTHS = (390, 1280)
THEMES = ("light", "dark")
ALL_WAYS = tuple((theme, width) for width in WIDTHS for theme in THEMES)
# Each theme and each width once: for pages of many hundred rows, on which axe takes seconds.
TWO_WAYS = (("dark", 390), ("light", 1280))
RUN = "axe.run({ resultTypes: ['violations'] }).then((found) => found.violations)"


def violations(page, what: str) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    return [
        f"{what}: {each['id']}: {node['html'][:160]}"
        for each in page.evaluate(RUN)
        for node in each["nodes"]
    ]


def everywhere(page, what: str, ways=ALL_WAYS) -> list[str]:
    """What is wrong with the page in each theme and at each width."""
    found = []
    page.emulate_media(reduced_motion="reduce")
    for theme, width in ways:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        found += violations(page, f"{what}, {theme}, {width}")
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
            found.append(f"{what}: {wide} wide at {width}")
    return found


def look(page, addresses: list[str], ways=ALL_WAYS) -> list[str]:
    found = []
    for address in addresses:
        page.goto(address)
        found += everywhere(page, address, ways)
    return found
