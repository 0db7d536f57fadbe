"""The boxes of an MP4 around nothing: enough for code that reads its tables."""


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return (8 + len(body)).to_bytes(4, "big") + kind + body


def film(*, picture_at: tuple[int, ...], kind: bytes = b"vmhd", wide: bool = False) -> bytes:
    width = 8 if wide else 4
    table = bytes(4) + len(picture_at).to_bytes(4, "big") + b"".join(at.to_bytes(width, "big") for at in picture_at)
    samples = box(b"stbl", box(b"co64" if wide else b"stco", table))
    sound = box(b"trak", box(b"mdia", box(b"minf", box(b"smhd", bytes(8)), box(b"stbl", box(b"stco", bytes(8))))))
    picture = box(b"trak", box(b"mdia", box(b"minf", box(kind, bytes(12)), samples)))
    head = box(b"ftyp", b"isom", bytes(4)) + box(b"moov", sound, picture)
    return head + box(b"mdat", bytes(4000 - len(head) - 8))
