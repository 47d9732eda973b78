"""What a page has shown of what its form would replace."""

import re


def seen_in(text: str) -> str:
    return re.search(r'name="seen" value="([^"]*)"', text)[1]


def seen_on(page) -> str:
    return seen_in(page.text)


def sent(client, address: str, data: dict):
    """The form of the page at `address`, as it stands now, filled in with `data`."""
    return client.post(address, data | {"seen": seen_on(client.get(address))})
