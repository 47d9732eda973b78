"""Foreign formats of the catalogue, one module each: `read(content, name, asked, keys)` gives
entries or raises `Faulty` with every fault and its place; `write(entries, asked)` gives bytes.
Pure. `docs/catalogue-format.md` describes them."""
