"""Models on this machine: whatever sentence-transformers loads, or a directory with an ONNX model."""

import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from . import NotEmbedded, Numbers, named

LONGEST = 512
AT_ONCE = 16
REST = 30
"""Seconds in which a model that could not be read is not tried again; words answer meanwhile."""


class Local(ABC):
    """What both have in common: words put in front, and a sentence where a model is missing or broken."""

    def __init__(self, model: str, before: tuple[str, str]) -> None:
        self._path, self._before = Path(model), before
        self.name = named(self._path.name or model, before)
        self._resting_until = 0.0

    def embed(self, texts: Sequence[str], *, asked: bool = False) -> Sequence[Numbers]:
        self._wake()
        before = self._before[0 if asked else 1]
        try:
            return self._made([before + text for text in texts]) if texts else []
        except Exception as wrong:  # the runtimes raise whatever their makers chose
            raise NotEmbedded(f"the model made nothing of it: {str(wrong)[:200]}") from wrong

    def _wake(self) -> None:
        if time.monotonic() < self._resting_until:
            raise NotEmbedded("the model could not be read lately")
        try:
            self._load()
        except Exception as wrong:
            self._resting_until = time.monotonic() + REST
            raise NotEmbedded(f"the model could not be read: {str(wrong)[:200]}") from wrong

    @abstractmethod
    def _load(self) -> None: ...

    @abstractmethod
    def _made(self, texts: list[str]) -> list[Numbers]: ...


class SentenceTransformers(Local):
    """By the name of a model, or the directory it lies in."""

    @cached_property
    def _model(self) -> Any:
        if self._path.is_absolute() and not self._path.is_dir():
            raise NotEmbedded(f"there is no directory {self._path}")  # else it is looked for on the net
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(str(self._path))

    def _load(self) -> None:
        _ = self._model

    def _made(self, texts: list[str]) -> list[Numbers]:
        return list(self._model.encode(texts, show_progress_bar=False))


class Onnx(Local):
    """A directory with ``model.onnx`` and ``tokenizer.json``, as models are exported for transformers."""

    @cached_property
    def _session(self) -> Any:
        from onnxruntime import InferenceSession

        places = [self._path / "model.onnx", self._path / "onnx" / "model.onnx"]
        found = next((place for place in places if place.is_file()), None)
        if found is None:
            raise NotEmbedded(f"no model.onnx is in {self._path}")
        return InferenceSession(str(found), providers=["CPUExecutionProvider"])

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._path / "tokenizer.json"))
        tokenizer.enable_truncation(LONGEST)
        tokenizer.enable_padding()
        return tokenizer

    def _load(self) -> None:
        _ = self._session, self._tokenizer

    def _made(self, texts: list[str]) -> list[Numbers]:
        found: list[Numbers] = []
        for start in range(0, len(texts), AT_ONCE):
            found += self._portion(texts[start : start + AT_ONCE])
        return found

    def _portion(self, texts: list[str]) -> list[Numbers]:
        import numpy as np

        session, read = self._session, self._tokenizer.encode_batch(texts)
        mask = np.array([one.attention_mask for one in read], dtype=np.int64)
        known = {
            "input_ids": np.array([one.ids for one in read], dtype=np.int64),
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(mask),
        }
        wanted = {one.name for one in session.get_inputs()}
        outputs = session.run(None, {name: known[name] for name in wanted & known.keys()})
        names = [one.name for one in session.get_outputs()]
        if "sentence_embedding" in names:
            return list(outputs[names.index("sentence_embedding")])
        # The mean of the words that are there: what is only filled up with says nothing.
        weights = mask[:, :, None].astype(np.float32)
        return list((outputs[0] * weights).sum(axis=1) / weights.sum(axis=1).clip(min=1))
