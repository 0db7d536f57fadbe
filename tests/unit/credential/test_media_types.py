import pytest

from colophon.credential import media_types
from colophon.credential.media_types import sniff

HEADS = [
    (b"\xff\xd8\xff\xe0\x00\x10JFIF", media_types.JPEG),
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", media_types.PNG),
    (b"RIFF\x10\0\0\0WEBPVP8 ", media_types.WEBP),
    (b"RIFF\x0a\0\0\0WAVEfmt ", media_types.WAV),
    (b"RIFF\x10\0\0\0AVI LIST", media_types.AVI),
    (b"GIF89a\x01\0", media_types.GIF),
    (b"II*\0\x08\0\0\0", media_types.TIFF),
    (b"MM\0*\0\0\0\x08", media_types.TIFF),
    (b"\0\0\0\x18ftypavif\0\0\0\0mif1avif", media_types.AVIF),
    (b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", media_types.AVIF),
    (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", media_types.HEIC),
    (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", media_types.HEIC),
    (b"\0\0\0\x14ftypmif1\0\0\0\0mif1", media_types.HEIF),
    (b"\0\0\0\x18ftypisom\0\0\0\0isommp42", media_types.MP4),
    (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", media_types.MOV),
    (b"\0\0\0\x08wide\0\0\0\x10mdat", media_types.MOV),
    (b"\0\0\0\x14ftypM4A \0\0\0\0M4A ", media_types.M4A),
    (b"ID3\x04\0\0\0\0\0\x02xx\xff\xfb", media_types.MP3),
    (b"\xff\xfb\x90\x00", media_types.MP3),
    (b"fLaC\0\0\0\x22", media_types.FLAC),
    (b"ID3\x04\0\0\0\0\0\x02xxfLaC", media_types.FLAC),
    (b"%PDF-1.7\n", media_types.PDF),
    (b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm", media_types.WEBM),
    (b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x88matroska", media_types.MATROSKA),
    (b"OggS\0\x02", media_types.OGG),
    (b"PK\x03\x04" + bytes(22) + b"\x08\0\0\0mimetypeapplication/epub+zip", media_types.EPUB),
    (b"\0\0\x10\0jumb\0\0\0\x1ejumdc2pa", media_types.MANIFEST_STORE),
    (b"<svg xmlns='http://www.w3.org/2000/svg'/>", media_types.SVG),
    (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- a > b --><!DOCTYPE svg>\n<svg >", media_types.SVG),
    (b"Plain words, a tab\t and Zo\xc3\xab\n", media_types.TEXT),
    (b"<html><svg></svg></html>", media_types.TEXT),
    (b"words and a \0 byte", media_types.BINARY),
    (b"", media_types.TEXT),
    (b"\xff\xfe\x00\x01 nothing", media_types.BINARY),
]


@pytest.mark.parametrize(("head", "expected"), HEADS)
def test_a_type_is_found_by_its_first_bytes(head: bytes, expected: media_types.MediaType) -> None:
    assert sniff(head) == expected


def test_a_document_is_told_from_another_archive_by_its_entries() -> None:
    head = b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml"
    assert sniff(head, tail=b"word/document.xml") == media_types.DOCX
    assert sniff(head, tail=b"xl/workbook.xml") == media_types.ZIP


def test_a_name_only_tells_text_from_text() -> None:
    assert sniff(b"# Title\n", suffix=".MD") == media_types.MARKDOWN
    assert sniff(b"\xff\xd8\xff", suffix=".md") == media_types.JPEG


def test_text_may_end_inside_a_character_and_nowhere_else_be_broken() -> None:
    cut = ("a" * 4095 + "ë").encode()[:4096]
    assert sniff(cut) == media_types.TEXT
    assert sniff(b"a\xffb" * 100) == media_types.BINARY


def test_a_prolog_that_never_ends_is_no_picture() -> None:
    assert sniff(b"<?xml " + b"<!-- " * 800) == media_types.TEXT


def test_every_type_is_found_by_its_name_and_says_whether_it_can_hold_a_manifest() -> None:
    assert all(media_types.by_name(kind.name) is kind for kind in media_types.ALL)
    assert {kind for kind in media_types.ALL if kind.embeddable} == set(media_types.EMBEDDABLE)
    assert media_types.by_name("image/no-such") is None
    assert media_types.TEXT.engine_name == "application/octet-stream"
    assert media_types.JPEG.engine_name == "image/jpeg"
