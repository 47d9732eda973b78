"""A report's file is there whole or not at all."""

from reports import storage


def test_a_file_makes_the_folder_that_it_lies_in_and_leaves_nothing_beside_it(tmp_path):
    path = tmp_path / "not" / "yet" / "one.pdf"
    for content in (b"first", b"second"):
        storage.put_on_disk(path, content)
        assert [(each.name, each.read_bytes()) for each in path.parent.iterdir()] == [
            ("one.pdf", content)
        ]
