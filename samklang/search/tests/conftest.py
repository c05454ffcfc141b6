"""Runtimes for models on this machine are extras: where none is installed, their tests are not collected."""

from importlib.util import find_spec

NEEDED = {
    "onnx": ("onnxruntime", "tokenizers", "onnx"),
    "sentence-transformers": ("sentence_transformers",),
}
RUNTIMES = [name for name, parts in NEEDED.items() if all(map(find_spec, parts))]

collect_ignore = [] if RUNTIMES else ["test_local_models.py"]
