"""Whether the lines of a template can be read, which no formatter of Django's templates tells."""

import re

WIDEST, LONGEST = 120, 100
BLOCKS = """
address article aside blockquote body caption c-card c-empty c-field c-figure c-notice c-pager
c-picture c-row c-slot c-sure c-table c-tabs dd details dialog div dl dt fieldset figure footer form
h1 h2 h3 h4 head header hr html legend li main nav ol p pre section summary svg table tbody td tfoot
th thead tr ul
"""
TAG = re.compile(r"{%\s*(\w+).*?%}|{{.*?}}|{#.*?#}")
ELEMENT = re.compile(r"<([a-zA-Z][\w-]*)[^<>]*>?")
FORKS = ("if", "for", "ifchanged")
FORK = "\0"


def faults(text: str) -> list[tuple[int, str]]:
    """(line, what is wrong with it) of a template."""
    lines = text.splitlines()
    faults = [(LONGEST + 1, f"more than {LONGEST} lines")] if len(lines) > LONGEST else []
    for number, line in enumerate(lines, 1):
        faults += [(number, fault) for fault in faults_of_line(line)]
    return sorted(faults)


def faults_of_line(line: str) -> list[str]:
    """A line opens one element of a block, list or table; where it also has a fork (`if`, `for`)
    between elements, it opens one element of any kind."""
    html = TAG.sub(lambda tag: FORK if tag[1] in FORKS else "", line)
    opened = ELEMENT.findall(html)
    blocks = [name for name in opened if name in BLOCKS.split()]
    faults = []
    if len(line) > WIDEST:
        faults.append(f"{len(line)} characters")
    if len(blocks) > 1:
        faults.append(f"opens {' and '.join(blocks)}")
    elif len(opened) > 1 and FORK in ELEMENT.sub("", html):
        faults.append("a fork beside other elements")
    return faults
