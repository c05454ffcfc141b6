"""Texts as vectors, so that what means nearly the same is found though it shares no word. Off until chosen.

Nothing here is imported before an embedder is set: the numbers alone would take memory in every process.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from typing import Protocol

from django.conf import settings

NEEDED = {
    "": (),
    "hashing": ("numpy", "usearch"),
    "openai": ("numpy", "usearch"),
    "onnx": ("numpy", "usearch", "onnxruntime", "tokenizers"),
    "sentence-transformers": ("numpy", "usearch", "sentence_transformers"),
}
Numbers = Sequence[float]


class NotEmbedded(Exception):  # noqa: N818 -- says what it is; what is found by words stands without it
    """No vector came of a text: a model that is missing, a service that does not answer."""


class Embedder(Protocol):
    """Makes vectors of one length. Whatever changes them changes the ``name``."""

    name: str

    def embed(self, texts: Sequence[str], *, asked: bool = False) -> Sequence[Numbers]:
        """One vector a text, in order; ``asked`` are questions, which some models read in another way."""


def chosen() -> Embedder | None:
    """The embedder of this installation, if any; a model is loaded when it is first asked."""
    if not settings.EMBEDDER or trouble():
        return None
    return _made(
        settings.EMBEDDER,
        settings.EMBEDDER_MODEL,
        settings.EMBEDDER_URL,
        settings.EMBEDDER_KEY,
        tuple(settings.EMBEDDER_PREFIXES.split("|")) if settings.EMBEDDER_PREFIXES else (),
    )


def trouble() -> str:
    """Why the embedder that was set cannot work here, in a sentence; nothing when all is well."""
    kind = settings.EMBEDDER
    missing = [name for name in NEEDED[kind] if find_spec(name) is None]
    if missing:
        return f"SAMKLANG_EMBEDDER is {kind}, and {', '.join(missing)} is not installed."
    if kind == "openai" and not settings.EMBEDDER_URL:
        return "SAMKLANG_EMBEDDER is openai; SAMKLANG_EMBEDDER_URL must name the service."
    if kind in {"onnx", "sentence-transformers"} and not settings.EMBEDDER_MODEL:
        return f"SAMKLANG_EMBEDDER is {kind}; SAMKLANG_EMBEDDER_MODEL must name the model."
    return ""


@lru_cache(maxsize=2)
def _made(kind: str, model: str, url: str, key: str, prefixes: tuple[str, ...]) -> Embedder:
    before = (prefixes[0], prefixes[-1]) if prefixes else ("", "")
    if kind == "hashing":
        from .hashing import Hashing

        return Hashing()
    if kind == "openai":
        from .endpoint import Endpoint

        return Endpoint(url, model, key, before)
    from .local import Onnx, SentenceTransformers

    return Onnx(model, before) if kind == "onnx" else SentenceTransformers(model, before)


def named(name: str, before: tuple[str, str]) -> str:
    """A model read with other words in front makes other vectors."""
    return f"{name} {'|'.join(before)}".strip()[:120] if any(before) else name[:120]
