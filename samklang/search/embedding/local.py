"""Models on this machine: whatever sentence-transformers loads, or a directory with an ONNX model."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from . import NotEmbedded, Numbers, named

LONGEST = 512
AT_ONCE = 16


class SentenceTransformers:
    """By the name of a model, or the directory it lies in."""

    def __init__(self, model: str, before: tuple[str, str]) -> None:
        self._path, self._before = model, before
        self.name = named(Path(model).name or model, before)

    @cached_property
    def _model(self) -> Any:
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(self._path)

    def embed(self, texts: Sequence[str], *, asked: bool = False) -> Sequence[Numbers]:
        before = self._before[0 if asked else 1]
        found = self._model.encode([before + text for text in texts], show_progress_bar=False)
        return list(found)


class Onnx:
    """A directory with ``model.onnx`` and ``tokenizer.json``, as models are exported for transformers."""

    def __init__(self, model: str, before: tuple[str, str]) -> None:
        self._directory, self._before = Path(model), before
        self.name = named(self._directory.name, before)

    @cached_property
    def _session(self) -> Any:
        from onnxruntime import InferenceSession

        places = [self._directory / "model.onnx", self._directory / "onnx" / "model.onnx"]
        found = next((place for place in places if place.is_file()), None)
        if found is None:
            raise NotEmbedded(f"no model.onnx is in {self._directory.name}")
        return InferenceSession(str(found), providers=["CPUExecutionProvider"])

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._directory / "tokenizer.json"))
        tokenizer.enable_truncation(LONGEST)
        tokenizer.enable_padding()
        return tokenizer

    def embed(self, texts: Sequence[str], *, asked: bool = False) -> Sequence[Numbers]:
        before = self._before[0 if asked else 1]
        found: list[Numbers] = []
        for start in range(0, len(texts), AT_ONCE):
            found += self._portion([before + text for text in texts[start : start + AT_ONCE]])
        return found

    def _portion(self, texts: list[str]) -> list[Numbers]:
        import numpy as np

        read = self._tokenizer.encode_batch(texts)
        mask = np.array([one.attention_mask for one in read], dtype=np.int64)
        known = {
            "input_ids": np.array([one.ids for one in read], dtype=np.int64),
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(mask),
        }
        wanted = {one.name for one in self._session.get_inputs()}
        outputs = self._session.run(None, {name: known[name] for name in wanted & known.keys()})
        names = [one.name for one in self._session.get_outputs()]
        if "sentence_embedding" in names:
            return list(outputs[names.index("sentence_embedding")])
        # The mean of the words that are there: what is only filled up with says nothing.
        weights = mask[:, :, None].astype(np.float32)
        return list((outputs[0] * weights).sum(axis=1) / weights.sum(axis=1).clip(min=1))
