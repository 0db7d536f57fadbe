"""Typesetting: the same bytes each time, inputs that stay text, nothing fetched."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from colophon.adapters.print.typst import plate, typeset
from colophon.errors import InvalidInputError

PAGE = '#set document(title: "A page")\n#set text(lang: "en")\n= #sys.inputs.name\nSome nights are long.'


def test_the_same_page_is_the_same_bytes(tmp_path: Path) -> None:
    first, again = (typeset(PAGE, inputs={"name": "Ruth", "b": "2", "a": "1"}, root=tmp_path) for _ in range(2))
    assert first == again
    assert first.startswith(b"%PDF-1.7")


def test_the_page_holds_its_words_and_is_tagged(tmp_path: Path) -> None:
    reader = PdfReader(BytesIO(typeset(PAGE, inputs={"name": "Ruth"}, root=tmp_path)))
    assert "Some nights are long." in reader.pages[0].extract_text()
    assert str(reader.root_object["/MarkInfo"]) == "{'/Marked': True, '/Suspects': False}"


def test_what_is_put_in_stays_text(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the secret")
    made = typeset(PAGE, inputs={"name": '#read("secret")'}, root=tmp_path)
    text = PdfReader(BytesIO(made)).pages[0].extract_text()
    assert "#read" in text
    assert "the secret" not in text


def test_files_outside_the_root_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_text("x")
    (tmp_path / "root").mkdir()
    with pytest.raises(InvalidInputError):
        typeset('#read("/../outside.txt")', inputs={}, root=tmp_path / "root", standard="1.7")


def test_a_package_is_not_fetched(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="packages are not fetched"):
        typeset('#import "@preview/cetz:0.3.1": canvas', inputs={}, root=tmp_path)


def test_a_broken_page_says_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="unknown variable: missing"):
        typeset("#missing", inputs={}, root=tmp_path)


def test_a_picture_without_a_description_is_refused(tmp_path: Path) -> None:
    Image.new("RGB", (4, 4)).save(tmp_path / "a.png")
    with pytest.raises(InvalidInputError):
        typeset('#set document(title: "x")\n#image("a.png")', inputs={}, root=tmp_path)


def test_a_plate_has_a_pixel_for_each_point_and_a_clear_ground(tmp_path: Path) -> None:
    source = "#set page(width: 120pt, height: 40pt, margin: 0pt, fill: none)\n#place(center + horizon)[I]"
    with Image.open(BytesIO(plate(source, inputs={}, root=tmp_path))) as made:
        assert made.size == (120, 40)
        assert made.convert("RGBA").getpixel((0, 0)) == (0, 0, 0, 0)
