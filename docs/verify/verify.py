#!/usr/bin/env python3
"""Checks an Overflight record without Overflight: Python's standard library and the openssl command, nothing else.

  verify.py <log folder> [<receipt.json | erased.json | proof.tlog-proof> ...] --vkey <verifier key> | --policy <file>
            [--heads <file>]

Exit code 0 only if all of it is whole. README.md beside this file says what each line means."""

import argparse
import base64
import hashlib
import json
import os
import re
import struct
import subprocess
import sys
import tempfile
import time
import unicodedata

# A kind of entry, whether it needs an authority (+), or without one the reason why none was needed (?), or may do without
# (-), and the reasons it may give; "." is none. "decided": what a gate may answer.
DECIDED = "permit no-authority outside-authority unknown-fact unknown-verb held judges-disagree judge-error"
RULES = """
authority.open - . opened urgent
authority.change + . amended extended narrowed
authority.close + . expired revoked fulfilled
hold.set - . legal-hold oversight-hold
hold.lift - . hold-ended
notice.due - . rule
notice.sent - . rule
notice.receipt - . received
notice.overdue - . rule
sortie.plan - . drafted changed submitted revoked decided
sortie.approve + . rules-permit decided
sortie.start + . decided
sortie.end + . planned weather fault recalled
sortie.breach - . area airspace time sensor
ingest.begin ? . data-test data-training data-simulated
ingest.segment ? . data-test data-training data-simulated
ingest.gap - . missing unreadable
ingest.refuse - . manifest unreadable decided
detect.run ? . data-test data-training data-simulated
site.open + . detected reported
site.close + . resolved unfounded duplicate
assess.make + .
assess.dissent + .
assess.supersede + . new-evidence error
release.ask + .
release.decide + . refuse decided
release.send + .
release.receipt + . received
release.recall + . error withdrawn
partner.action - . none planned taken
outcome.record - . confirmed unfounded unknown
access.read - . duty oversight decided
access.search - . duty oversight decided
export - . report machine-form oversight decided
erase - payload-and-salt key
retain.extend - . legal-hold open-case
key.rotate - . routine suspected-loss
policy.change - .
beat - .
""".replace("decided", DECIDED).split("\n")[1:-1]
KINDS = {kind: (auth, codes) for kind, auth, *codes in map(str.split, RULES)}
COUNTED = ("ingest.begin", "ingest.segment", "ingest.gap")
NEEDED, OPTIONAL = ("v", "kind", "at", "clk", "by", "auth"), ("ref", "c", "why", "sup")
LARGEST = 2**53 - 1


class Wrong(Exception):
    """What is not as it must be."""


def require(holds, what):
    if not holds:
        raise Wrong(what)


def sha256(data):
    return hashlib.sha256(data).digest()


def node(left, right):
    return sha256(b"\x01" + left + right)


def leaf(entry):
    return sha256(b"\x00" + entry)


def unbase64(text, what):
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        raise Wrong(what + ": not base64")
    require(base64.b64encode(data).decode() == text, what + ": base64 of another spelling")
    return data


def number(text, what):
    require(re.fullmatch(r"0|[1-9]\d{0,15}", text), what + ": not a plain number")
    return int(text)


# Keys, policies, signed notes.


def parse_key(line):
    parts = line.split("+", 2)
    require(len(parts) == 3 and re.fullmatch(r"[^\s+]+", parts[0]), "verifier key: not <name>+<id>+<key>")
    key = unbase64(parts[2], "verifier key")
    require(len(key) == 33 and key[0] in (1, 4), "verifier key: not an Ed25519 key")
    key_id = sha256(parts[0].encode() + b"\n" + key)[:4].hex()
    require(key_id == parts[1], "verifier key: its id is not that of its key")
    return {"name": parts[0], "id": key_id, "type": key[0], "public": key[1:]}


def parse_policy(text):
    policy = {"log": None, "witnesses": {}, "groups": {}, "quorum": None}
    for line in text.split("\n"):
        words = re.sub("#.*", "", line).split()
        if not words:
            continue
        names = {**policy["witnesses"], **policy["groups"], "none": None}
        if words[0] == "log" and len(words) == 2 and policy["log"] is None:
            policy["log"] = parse_key(words[1])
            require(policy["log"]["type"] == 1, "policy: the log's key is of another type")
        elif words[0] == "witness" and len(words) == 3 and words[1] not in names:
            key = parse_key(words[2])
            same = [w for w in policy["witnesses"].values() if (w["name"], w["id"]) == (key["name"], key["id"])]
            require(key["type"] == 4 and not same, "policy: " + line)
            policy["witnesses"][words[1]] = key
        elif words[0] == "group" and len(words) > 3 and words[1] not in names:
            members = words[3:]
            known = all(m in names and m != "none" for m in members) and len(set(members)) == len(members)
            least = {"any": 1, "all": len(members)}.get(words[2]) or number(words[2], "policy group")
            require(known and 1 <= least <= len(members), "policy: " + line)
            policy["groups"][words[1]] = (least, members)
        elif words[0] == "quorum" and len(words) == 2 and words[1] in names and policy["quorum"] is None:
            policy["quorum"] = words[1]
        else:
            raise Wrong("policy: " + line)
    require(policy["log"] and policy["quorum"], "policy: no log line or no quorum line")
    return policy


def quorum_met(policy, seen):
    def met(name):
        if name not in policy["groups"]:
            return name in seen
        least, members = policy["groups"][name]
        return sum(map(met, members)) >= least

    return policy["quorum"] == "none" or met(policy["quorum"])


def verifies(public, text, signature):
    with tempfile.TemporaryDirectory() as folder:
        # SubjectPublicKeyInfo of an Ed25519 key, RFC 8410 section 10.1.
        parts = {"key": bytes.fromhex("302a300506032b6570032100") + public, "text": text, "signature": signature}
        for part, data in parts.items():
            with open(os.path.join(folder, part), "wb") as file:
                file.write(data)
        command = "openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey key -in text -sigfile signature"
        return subprocess.run(command.split(), cwd=folder, capture_output=True).returncode == 0


def open_checkpoint(note, policy):
    """Size, root and cosignatures [(name, seconds)] of a signed note that the policy accepts."""
    require(len(note) <= 65536, "checkpoint: too large")
    try:
        written = note.decode("utf-8")
    except UnicodeDecodeError:
        raise Wrong("checkpoint: not UTF-8")
    require(not re.search("[\x00-\x09\x0b-\x1f]", written), "checkpoint: control characters")
    require("\n\n" in written and written.endswith("\n"), "checkpoint: no signed note")
    text, lines = written[: written.rindex("\n\n") + 1], written[written.rindex("\n\n") + 2 : -1].split("\n")
    require(len(lines) <= 128, "checkpoint: too many signatures")
    head = text.split("\n")
    require(len(head) == 4 and head[3] == "", "checkpoint: not three lines")
    size, root = number(head[1], "checkpoint size"), unbase64(head[2], "checkpoint root")
    require(size <= LARGEST and len(root) == 32, "checkpoint: size or root")
    require(head[0] == policy["log"]["name"], "checkpoint: of another log, " + head[0])
    has_log, seen, cosigned = False, set(), []
    for line in lines:
        parts = re.fullmatch("\u2014 ([^ +]+) ([^ ]+)", line)
        require(parts, "checkpoint: not a signature line: " + line[:80])
        data = unbase64(parts[2], "signature")
        require(len(data) >= 5, "signature: too short")
        by = lambda key: (key["name"], key["id"]) == (parts[1], data[:4].hex())
        if by(policy["log"]):
            require(verifies(policy["log"]["public"], text.encode(), data[4:]), "bad signature of the log")
            has_log = True
        for name, key in policy["witnesses"].items():
            if by(key):
                require(len(data) == 76, "bad cosignature by " + key["name"])
                (seconds,) = struct.unpack(">Q", data[4:12])
                message = "cosignature/v1\ntime %d\n%s" % (seconds, text)
                require(verifies(key["public"], message.encode(), data[12:]), "bad cosignature by " + key["name"])
                if name not in seen:
                    cosigned.append((key["name"], seconds))
                seen.add(name)
    require(has_log, "checkpoint: not signed by the log")
    require(quorum_met(policy, seen), "checkpoint: too few witnesses: %s" % (sorted(seen) or "none"))
    return {"origin": head[0], "size": size, "root": root, "text": text, "cosigned": cosigned}


# Entries.


def is_id(value):
    return (
        isinstance(value, str)
        and 1 <= len(value) <= 128
        and unicodedata.normalize("NFC", value) == value
        and not any(unicodedata.category(c)[0] in "CZ" for c in value)
    )


def is_count(value):
    return type(value) is int and 0 <= value <= LARGEST


def is_hash(value):
    return isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", value) is not None


def is_list(value, holds):
    return isinstance(value, list) and len(value) <= 512 and all(map(holds, value))


def parse_entry(data, where):
    """The entry, its form checked: canonical JSON (RFC 8785), closed fields, closed kinds."""
    try:
        entry = json.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, ValueError):
        raise Wrong(where + ": not JSON")
    require(isinstance(entry, dict), where + ": not an object")
    # Keys are ASCII and numbers whole, so this is RFC 8785.
    spelling = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    require(spelling == data and len(data) <= 65535, where + ": not in canonical form")
    require(set(NEEDED) <= set(entry) <= set(NEEDED + OPTIONAL), where + ": a field missing or unknown")
    require(entry["kind"] in KINDS, where + ": unknown kind")
    require(entry["v"] == 1 and type(entry["v"]) is int, where + ": version")
    require(is_count(entry["at"]) and is_count(entry["clk"]), where + ": times")
    require(is_id(entry["by"]) and is_id(entry["auth"]), where + ": ids")
    require(is_list(entry.get("ref", []), is_id), where + ": ref")
    commitment = lambda c: isinstance(c, dict) and set(c) == {"t", "h"} and is_id(c["t"]) and is_hash(c["h"])
    require(is_list(entry.get("c", []), commitment), where + ": commitments")
    why = entry.get("why", {"code": "none"})
    require(isinstance(why, dict) and {"code"} <= set(why) <= {"code", "h"}, where + ": why")
    require(is_id(why["code"]) and is_hash(why.get("h", "0" * 64)), where + ": why")
    auth, codes = KINDS[entry["kind"]]
    require((why["code"] if "why" in entry else ".") in codes, where + ": why is not for " + entry["kind"])
    without = entry["auth"] == "none"
    require(not (without and auth == "+"), where + ": without an authority")
    require("why" in entry or not (without and auth == "?"), where + ": does not say why no authority was needed")
    require(entry["kind"] != "erase" or erased_by(entry), where + ": does not say which entry it erases")
    require(is_count(entry.get("sup", 0)), where + ": sup")
    return entry


def erased_by(entry):
    """Indexes of the entries whose payloads an erasure destroyed."""
    return [int(r[6:]) for r in entry.get("ref", []) if re.fullmatch(r"entry/(0|[1-9]\d*)", r)]


class History:
    """Rules that no entry can break alone."""

    def __init__(self):
        self.size, self.past, self.next = 0, -1, {}

    def add(self, entry, where):
        require(entry.get("sup", -1) < self.size, where + ": corrects an entry that is not before it")
        if entry["kind"] == "erase":
            require(max(erased_by(entry)) < self.size, where + ": erases an entry that is not before it")
        require(entry["at"] + entry["clk"] >= self.past, where + ": its clock contradicts an earlier entry")
        self.past = max(self.past, entry["at"] - entry["clk"])
        if entry["kind"] in COUNTED:
            ingest = [r for r in entry.get("ref", []) if r.startswith("ingest/")]
            count = [r for r in entry.get("ref", []) if re.fullmatch(r"n/(0|[1-9]\d{0,14})", r)]
            require(len(ingest) == 1 and len(count) == 1, where + ": no place in its ingest")
            n = int(count[0][2:])
            require(n == self.next.get(ingest[0], 0), where + ": a gap in " + ingest[0])
            require((n == 0) == (entry["kind"] == "ingest.begin"), where + ": n/0 is for the beginning alone")
            self.next[ingest[0]] = n + 1
        self.size += 1


# The log: every entry, every tile at every level, and not one file more.


def tile_path(kind, index, width):
    path = "%03d" % (index % 1000)
    while index >= 1000:
        index //= 1000
        path = "x%03d/%s" % (index % 1000, path)
    return "tile/%s/%s%s" % (kind, path, "" if width == 256 else ".p/%d" % width)


def root_of(hashes):
    if len(hashes) < 2:
        return hashes[0] if hashes else sha256(b"")
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return node(root_of(hashes[:k]), root_of(hashes[k:]))


def check_log(log, policy, kept=None):
    def read(path):
        try:
            with open(os.path.join(log, path), "rb") as file:
                return file.read()
        except OSError:
            raise Wrong(path + ": missing")

    head = open_checkpoint(read("checkpoint"), policy)
    size, leaves, history, kinds, expected = head["size"], [], History(), {}, {}
    for index in range((size + 255) // 256):
        width = min(256, size - index * 256)
        path, at, shorter = tile_path("entries", index, width), 0, []
        bundle = read(path)
        while at < len(bundle):
            require(at + 2 <= len(bundle), path + ": cut short")
            (length,) = struct.unpack(">H", bundle[at : at + 2])
            data, where = bundle[at + 2 : at + 2 + length], "entry %d" % len(leaves)
            require(len(data) == length, path + ": cut short")
            entry = parse_entry(data, where)
            history.add(entry, where)
            kinds[entry["kind"]] = kinds.get(entry["kind"], 0) + 1
            leaves.append(leaf(data))
            at += 2 + length
            shorter.append(at)
        require(len(leaves) == index * 256 + width, path + ": too many or too few entries")
        expected[path] = (bundle, shorter)
    require(root_of(leaves) == head["root"], "the entries give another root than the one that was signed")
    if kept is not None:
        require(kept[0] <= size, "rolled back: %d entries, seen before were %d" % (size, kept[0]))
        require(root_of(leaves[: kept[0]]) == kept[1], "fork: the first %d entries are not those seen before" % kept[0])
    level, height = leaves, 0
    while level:
        for index in range((len(level) + 255) // 256):
            hashes = level[index * 256 : index * 256 + 256]
            places = [32 * (n + 1) for n in range(len(hashes))]
            expected[tile_path(height, index, len(hashes))] = (b"".join(hashes), places)
        full = len(level) // 256 * 256
        level, height = [root_of(level[i : i + 256]) for i in range(0, full, 256)], height + 1
    for path, (data, _) in expected.items():
        require(read(path) == data, path + ": not what the entries give")
    check_files(log, expected, read)
    return head, kinds


def check_files(log, expected, read):
    """No file but those of the tree; shorter forms of a tile may stay, if they say the same."""
    forms = {}
    for path, (data, places) in expected.items():
        forms[re.sub(r"\.p/\d+$", "", path)] = (data, places)
    for folder, _, files in os.walk(log):
        for file in files:
            path = os.path.relpath(os.path.join(folder, file), log).replace(os.sep, "/")
            if path in expected or path in ("checkpoint", "vkey", "policy"):
                continue
            parts = re.fullmatch(r"(tile/.+)\.p/([1-9]\d?|1\d\d|2[0-4]\d|25[0-5])", path)
            known = forms.get(parts[1]) if parts else None
            require(known and int(parts[2]) <= len(known[1]), path + ": a file too many")
            require(read(path) == known[0][: known[1][int(parts[2]) - 1]], path + ": not what the entries give")


# Proofs, receipts, and what is left of erased files.


def includes(index, size, hash, proof, root):
    """RFC 9162 section 2.1.3.2."""
    at, last = index, size - 1
    if index >= size:
        return False
    for sibling in proof:
        if last == 0:
            return False
        if at % 2 == 1 or at == last:
            hash = node(sibling, hash)
            while at % 2 == 0 and at != 0:
                at, last = at // 2, last // 2
        else:
            hash = node(hash, sibling)
        at, last = at // 2, last // 2
    return last == 0 and hash == root


def check_proof(data, policy, where, entry=None):
    """The entry that this proof file proves, its index, and the size of the tree."""
    require(b"\n\n" in data and len(data) <= 131072, where + ": no proof file")
    lines, checkpoint = data.split(b"\n\n", 1)
    try:
        lines = lines.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise Wrong(where + ": not ASCII")
    require(lines.pop(0) == "c2sp.org/tlog-proof@v1", where + ": no proof file")
    extra = unbase64(lines.pop(0)[6:], where) if lines and lines[0].startswith("extra ") else None
    require(lines and lines[0].startswith("index "), where + ": no index")
    index = number(lines.pop(0)[6:], where)
    proof = [unbase64(line, where) for line in lines]
    require(len(proof) <= 63 and all(len(hash) == 32 for hash in proof), where + ": hashes")
    entry = extra if entry is None else entry
    require(entry is not None, where + ": carries no entry")
    head = open_checkpoint(checkpoint, policy)
    require(includes(index, head["size"], leaf(entry), proof, head["root"]), where + ": does not lead to the root")
    return parse_entry(entry, where), index, head["size"]


def load(path):
    try:
        with open(path, "rb") as file:
            return json.loads(file.read().decode("utf-8"))
    except (OSError, ValueError) as error:
        raise Wrong("%s: %s" % (path, error))


def proven_entries(document, policy, path):
    require(parse_key(document["vkey"]) == policy["log"], path + ": of another log")
    entries = {}
    for each in document["entries"]:
        where = "%s entry %d" % (path, each["index"])
        entry, index, _ = check_proof(each["proof"].encode(), policy, where, each["entry"].encode())
        require(index == each["index"], where + ": the proof is of another entry")
        entries[index] = entry
    return entries


def check_files_of(path, policy):
    """A receipt, or what is left of one: files checked, files gone."""
    document, folder = load(path), os.path.dirname(os.path.abspath(path))
    try:
        entries, here, gone = proven_entries(document, policy, path), 0, []
        erased = {ref for e in entries.values() if e["kind"] == "erase" for ref in e.get("ref", [])}
        for line in document["files"]:
            name = line["file"]
            require(".." not in re.split(r"[/\\]", name) and not re.match(r"[/\\]|[A-Za-z]:", name), path + ": " + name)
            committed = {"t": line["t"], "h": line["h"]}
            require(committed in entries.get(line["index"], {}).get("c", []), "%s: %s: no proven entry" % (path, name))
            file = os.path.join(folder, name)
            if document["overflight"] == "erased/1":
                require("entry/%d" % line["index"] in erased, "%s: %s: no proven erasure" % (path, name))
                require(not os.path.exists(file), name + ": is here, and was erased")
                gone.append(name)
            elif os.path.exists(file):
                with open(file, "rb") as payload:
                    salted = b"overflight/commit/v1\x00" + bytes.fromhex(line["salt"]) + payload.read()
                require(sha256(salted).hex() == line["h"], name + ": not what was committed to")
                here += 1
            else:
                gone.append(name)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Wrong("%s: not of the form of a receipt (%s)" % (path, error))
    require(document["overflight"] in ("receipt/1", "erased/1"), path + ": unknown form")
    require(here or document["overflight"] == "erased/1", path + ": none of its files is here")
    return document["overflight"], here, gone


# Heads kept from one check to the next.


def read_heads(path):
    heads = {}
    if path and os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            for text in file.read().rstrip("\n").split("\n\n"):
                lines = text.split("\n")
                require(len(lines) == 3, path + ": not a file of heads")
                heads[lines[0]] = (number(lines[1], path), unbase64(lines[2], path))
    return heads


def keep_heads(path, heads):
    texts = ["%s\n%d\n%s\n" % (o, size, base64.b64encode(root).decode()) for o, (size, root) in heads.items()]
    with open(path + ".new", "w", encoding="utf-8", newline="\n") as file:
        file.write("\n".join(texts))
        file.flush()
        os.fsync(file.fileno())
    os.replace(path + ".new", path)


def check(path, policy, heads):
    if os.path.isdir(path):
        head, kinds = check_log(path, policy, heads.get(policy["log"]["name"]))
        heads[head["origin"]] = (head["size"], head["root"])
        yield "log %s: %d entries, root %s" % (path, head["size"], head["root"].hex())
        yield "  " + ", ".join("%d %s" % (count, kind) for kind, count in kinds.items())
        for name, seconds in head["cosigned"]:
            yield "  cosigned by %s at %s" % (name, time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds)))
    elif path.endswith(".tlog-proof"):
        with open(path, "rb") as file:
            entry, index, size = check_proof(file.read(), policy, path)
        yield "proof %s: %s is entry %d of %d" % (path, entry["kind"], index, size)
    else:
        form, here, gone = check_files_of(path, policy)
        yield "%s %s: %d files are what was committed to" % (form, path, here)
        for name in gone:
            yield "  %s %s" % (name, "was erased" if form == "erased/1" else "is not here, so it was not checked")


def main(words):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+")
    trust = parser.add_mutually_exclusive_group(required=True)
    trust.add_argument("--vkey", help="the log's verifier key, had from somebody you trust")
    trust.add_argument("--policy", help="file that names the log and its witnesses, had from somebody you trust")
    parser.add_argument("--heads", help="file of the heads seen last time; made, and renewed when all is whole")
    given = parser.parse_args(words)
    try:
        if given.policy:
            with open(given.policy, encoding="utf-8") as file:
                policy = parse_policy(file.read())
        else:
            policy = {"log": parse_key(given.vkey), "witnesses": {}, "groups": {}, "quorum": "none"}
            require(policy["log"]["type"] == 1, "verifier key: not a log's")
        heads = read_heads(given.heads)
        for path in given.paths:
            for line in check(path, policy, heads):
                print(line)
        if given.heads:
            keep_heads(given.heads, heads)
    except (Wrong, OSError) as error:
        print("WRONG %s" % error)
        return 1
    print("whole")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
