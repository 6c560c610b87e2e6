"""`usynys receipt`: a receipt is verified on a machine that has nothing but the public key."""

import base64
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from core.evidence.keys import read_public
from core.evidence.verifying import verify
from tests.unit.evidence.scene import KEYS, NOTARY, SEED, proof, signed

_ROOT = Path(__file__).parents[3]


def _run(folder: Path, *args: str, said: str = "", **settings: str) -> "subprocess.CompletedProcess[str]":
    """Run the command far from any database; where a socket is opened it fails."""
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(_ROOT), "PYTHONHASHSEED": "0", **settings}
    code = "import socket; socket.socket.connect = None; from commands import app; app()"
    return subprocess.run(  # noqa: S603 - the very program under test
        [sys.executable, "-c", code, "receipt", "verify", *args],
        input=said, capture_output=True, text=True, cwd=folder, env=env, check=False, timeout=100,
    )  # fmt: skip


def test_another_machine_needs_the_public_key_and_nothing_else(tmp_path: Path) -> None:
    """No setting, no database, no network: the file, the key, the verdict; one byte changed is refused by name."""
    key, file, forged = tmp_path / "key.txt", tmp_path / "receipt.json", tmp_path / "forged.json"
    key.write_text(f"2026:{KEYS['2026'].hex()}\n")
    file.write_text(proof(), encoding="utf-8")
    forged.write_text(proof().replace('"rule": "yes.plain"', '"rule": "yes.plaim"'), encoding="utf-8")
    holds = _run(tmp_path, str(file), "--key", str(key))
    assert (holds.returncode, holds.stdout.splitlines()[0]) == (0, "The receipt holds: nothing in it was changed.")
    fails = _run(tmp_path, str(forged), "--key", str(key))
    assert (fails.returncode, fails.stdout.splitlines()[1]) == (1, "  changed after it was signed: record.answer")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["forged.json", "key.txt", "receipt.json"]


def test_the_own_key_is_the_default_and_standard_input_is_read(tmp_path: Path) -> None:
    """The public half of USYNYS_SIGNING_KEY verifies what its other half signed."""
    found = _run(tmp_path, "-", "--json", said=signed(), USYNYS_SIGNING_KEY=f"2026:{SEED}")
    assert json.loads(found.stdout) == {"holds": True, "faults": [], "records": 1, "in_tree": False}


@pytest.mark.parametrize("listed", ["hex", "base64", "pem", "api"])
def test_a_key_is_read_in_every_form_it_is_handed_over_in(listed: str) -> None:
    """Hex, base64, PEM and what the API answers say the same key."""
    public = NOTARY.signer.key.public_key()
    raw = public.public_bytes_raw()
    texts = {
        "hex": raw.hex(),
        "base64": base64.b64encode(raw).decode(),
        "pem": public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
        "api": json.dumps({"items": [{"key_id": "2026", "algorithm": "Ed25519", "key": raw.hex()}], "next": None}),
    }
    assert verify(signed(), read_public(texts[listed])).holds
