"""Small pictures and documents, made byte by byte, and some that only pretend to be one."""

import struct
import zlib

JUNK = b"MZ\x90\x00 this is a program, whatever it is called"


def png(width: int = 4, height: int = 4, *, padding: int = 0) -> bytes:
    """A black one; with `padding`, it is longer by so many bytes."""
    rows = zlib.compress(b"".join(b"\x00" * (1 + (width + 7) // 8) for _ in range(height)))
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    more = _chunk(b"teXt", b"x" * padding) if padding else b""
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + more + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def half_a_png(width: int = 4, height: int = 4) -> bytes:
    """It begins as a picture does, and is none."""
    return png(width, height)[:33] + b"and so on"


def jpeg(width: int = 4, height: int = 4) -> bytes:
    """Its frame, without anything to see in it."""
    app = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    return b"\xff\xd8" + app + frame + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x00" + b"\xff\xd9"


def gif(width: int = 4, height: int = 4) -> bytes:
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0, 0, 0) + b";"


def webp(width: int = 4, height: int = 4) -> bytes:
    """Of the extended kind."""
    size = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\x00\x00\x00\x00" + size
    return b"RIFF" + struct.pack("<I", len(body)) + body


def pdf(pages: int = 1, *, locked: bool = False, packed: bool = False, padding: int = 0) -> bytes:
    """With a password where it is `locked`; `packed`: what it consists of is compressed, as programs of today write it."""
    leaves = [b"<< /Type /Page /Parent 2 0 R >>"] * pages
    tree = b"<< /Type /Pages /Count %d /Kids [] >>" % pages
    if packed:
        inner = zlib.compress(b"\n".join([tree, *leaves]))
        body = b"3 0 obj\n<< /Type /ObjStm /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream\nendobj\n" % (len(inner), inner)
    else:
        body = b"".join(b"%d 0 obj\n%b\nendobj\n" % (number, each) for number, each in enumerate([tree, *leaves], 2))
    lock = b" /Encrypt 9 0 R" if locked else b""
    return b"%%PDF-1.7\n%b%%%b\ntrailer << /Root 1 0 R%b >>\n%%%%EOF\n" % (body, b"x" * padding, lock)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
