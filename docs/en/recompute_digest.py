"""Recomputes the digest of a dump: `python3 recompute_digest.py public.ndjson`. Standard library only, nothing of ours.

The dump is what `maillage hub dump` writes: one entity per line, canonical JSON (keys by code point, no floats),
ordered by the smallest key of its members. The digest is the SHA-256 of the SHA-256 of the lines, one after the other.
"""

import hashlib
import json
import sys
from pathlib import Path


def no_float(text: str) -> None:
    raise ValueError(f"a float: {text}")


def main(path: str) -> None:
    whole, last = hashlib.sha256(), ""
    with Path(path).open("rb") as lines:
        for number, raw in enumerate(lines, start=1):
            line = raw.rstrip(b"\n")
            entity = json.loads(line, parse_float=no_float)
            written = json.dumps(entity, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            if written.encode() != line:
                sys.exit(f"line {number} is not canonical")
            if entity["key"] != min(entity["members"]) or entity["key"] <= last:
                sys.exit(f"line {number} is out of order")
            last = entity["key"]
            whole.update(hashlib.sha256(line).digest())
    print(whole.hexdigest())


main(sys.argv[1])
