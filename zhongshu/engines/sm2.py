"""SM2 signatures (GB/T 32918.2, the usual signer's id) over the 32 bytes of an SM3 hash, by GmSSL. Keys and signatures are
hexadecimal, signatures in DER."""

import re

import gmssl_pyx

_PRIVATE, _PUBLIC, _HASH = re.compile(r"[0-9a-f]{64}"), re.compile(r"04[0-9a-f]{128}"), re.compile(r"[0-9a-f]{64}")


class KeyProblem(ValueError):
    """A key or hash that is none; the sentence says which."""


def new_keys() -> tuple[str, str]:
    """A private and a public key."""
    public, private = gmssl_pyx.sm2_key_generate()
    return private.hex(), f"04{public.hex()}"


def is_public_key(text: str) -> bool:
    """Well written, and a point of the curve."""
    if not _PUBLIC.fullmatch(text.strip().lower()):
        return False
    try:
        gmssl_pyx.normalize_sm2_public_key(bytes.fromhex(text.strip()[2:]))
    except (gmssl_pyx.InvalidValueError, gmssl_pyx.GmsslInnerError, ValueError):
        return False
    return True


def sign(private: str, public: str, digest: str) -> str:
    """The signature over an SM3 hash; the public key is part of what is signed."""
    if not _PRIVATE.fullmatch(private.strip().lower()):
        raise KeyProblem("私钥应当是 64 位十六进制数。")
    if not _HASH.fullmatch(digest):
        raise KeyProblem("SM3 值应当是 64 位十六进制数。")
    if not is_public_key(public):
        raise KeyProblem("公钥应当是 SM2 曲线上的点，写成 130 位十六进制数（以 04 开头）。")
    signature: bytes = gmssl_pyx.sm2_sign(bytes.fromhex(private.strip()), _point(public), bytes.fromhex(digest))
    return signature.hex()


def verify(public: str, digest: str, signature: str) -> bool:
    """Whether the signature is that of the key over the hash; anything unreadable is not."""
    if not is_public_key(public) or not _HASH.fullmatch(digest):
        return False
    try:
        raw = bytes.fromhex(signature)
        return bool(gmssl_pyx.sm2_verify(_point(public), bytes.fromhex(digest), raw))
    except (gmssl_pyx.InvalidValueError, gmssl_pyx.GmsslInnerError, ValueError):
        return False


def _point(public: str) -> bytes:
    return bytes.fromhex(public.strip()[2:])
