"""Checks a log with nothing of Overflight's: Python 3's standard library and the openssl command. Section 8 of the
ledger's format, for a log without witnesses. Usage: stranger.py <log folder> <verifier key>; exit code 0 only if whole."""

import base64
import hashlib
import json
import os
import struct
import subprocess
import sys
import tempfile


def sha256(data):
    return hashlib.sha256(data).digest()


def root_of(hashes):
    if len(hashes) < 2:
        return hashes[0] if hashes else sha256(b"")
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return sha256(b"\x01" + root_of(hashes[:k]) + root_of(hashes[k:]))


def signed_by(vkey, text, signatures):
    name, key_id, key = vkey.split("+", 2)
    key = base64.b64decode(key, validate=True)
    assert key[0] == 1 and sha256(name.encode() + b"\n" + key)[:4].hex() == key_id, "verifier key"
    line = next(line for line in signatures.splitlines() if line.startswith("\u2014 " + name + " "))
    signature = base64.b64decode(line.split(" ")[2], validate=True)
    assert signature[:4].hex() == key_id, "key id"
    with tempfile.TemporaryDirectory() as folder:
        # SubjectPublicKeyInfo of an Ed25519 key, RFC 8410 section 10.1.
        parts = {"key": bytes.fromhex("302a300506032b6570032100") + key[1:], "text": text, "signature": signature[4:]}
        for part, data in parts.items():
            with open(os.path.join(folder, part), "wb") as file:
                file.write(data)
        command = "openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey key -in text -sigfile signature"
        return subprocess.run(command.split(), cwd=folder, capture_output=True).returncode == 0


def tile_path(kind, number, width):
    path = "%03d" % (number % 1000)
    while number >= 1000:
        number //= 1000
        path = "x%03d/%s" % (number % 1000, path)
    return "tile/%s/%s%s" % (kind, path, "" if width == 256 else ".p/%d" % width)


def check(log, vkey):
    def read(path):
        seen.add(path)
        with open(os.path.join(log, path), "rb") as file:
            return file.read()

    seen = {"vkey"}
    text, signatures = read("checkpoint").decode().split("\n\n", 1)
    assert signed_by(vkey, (text + "\n").encode(), signatures), "signature"
    origin, size, root = text.split("\n")
    assert origin == vkey.split("+")[0] and str(int(size)) == size, "checkpoint"

    level = []
    for number in range((int(size) + 255) // 256):
        width = min(256, int(size) - number * 256)
        bundle, at = read(tile_path("entries", number, width)), 0
        while at < len(bundle):
            (length,) = struct.unpack(">H", bundle[at : at + 2])
            entry = bundle[at + 2 : at + 2 + length]
            # Keys are ASCII and numbers whole, so this is RFC 8785.
            spelling = json.dumps(json.loads(entry), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            assert spelling.encode() == entry, "canonical form"
            level.append(sha256(b"\x00" + entry))
            at += 2 + length
        assert len(level) == number * 256 + width, "entries of a bundle"
    assert base64.b64encode(root_of(level)).decode() == root, "root"

    height = 0
    while level:
        for number in range((len(level) + 255) // 256):
            hashes = level[number * 256 : number * 256 + 256]
            assert read(tile_path(height, number, len(hashes))) == b"".join(hashes), "tile"
        full = len(level) // 256 * 256
        level, height = [root_of(level[i : i + 256]) for i in range(0, full, 256)], height + 1

    for folder, _, files in os.walk(log):
        for file in files:
            path = os.path.relpath(os.path.join(folder, file), log)
            assert path in seen or ".p/" in path, "extra file " + path
    return "%s entries, whole" % size


print(check(sys.argv[1], sys.argv[2]))
