"""A service that speaks OpenAI's embeddings, reached by the door that all outgoing requests take.

The worker asks it for the records, a page for the question of its reader; so a page waits only so long, and
after a failure asks nothing for a while and answers by words alone.
"""

import json
import time
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from samklang.foundation import outgoing

from . import NotEmbedded, Numbers, named

SLOWEST, PATIENCE = 60, 1.5
REST = 30
"""Seconds without questions after one that failed."""
MOST_BYTES = 20_000_000
OK = 200


class Endpoint:
    def __init__(self, url: str, model: str, key: str, before: tuple[str, str]) -> None:
        self._url, self._model, self._key, self._before = url.rstrip("/"), model, key, before
        self.name = named(model or urlsplit(url).hostname or url, before)
        self._resting_until = 0.0
        self._question = lru_cache(maxsize=500)(self._asked)

    def embed(self, texts: Sequence[str], *, asked: bool = False) -> Sequence[Numbers]:
        if asked:
            return [self._question(text) for text in texts]
        return self._post([self._before[1] + text for text in texts], timeout=SLOWEST)

    def _asked(self, text: str) -> Numbers:
        if time.monotonic() < self._resting_until:
            raise NotEmbedded("the service did not answer lately")
        try:
            return self._post([self._before[0] + text], timeout=PATIENCE)[0]
        except NotEmbedded:
            self._resting_until = time.monotonic() + REST
            raise

    def _post(self, texts: list[str], *, timeout: float) -> list[Numbers]:
        words = {"input": texts, "encoding_format": "float"} | ({"model": self._model} if self._model else {})
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        try:
            answer = outgoing.ask(
                "POST",
                f"{self._url}/embeddings",
                body=json.dumps(words).encode(),
                headers=headers,
                timeout=timeout,
                most_bytes=MOST_BYTES,
            )
            if answer.status != OK:
                raise NotEmbedded(f"the service answered {answer.status}")
            rows = sorted(json.loads(answer.body)["data"], key=lambda row: row["index"])
            found: list[Numbers] = [[float(number) for number in row["embedding"]] for row in rows]
        except (outgoing.NotAllowed, outgoing.Unreachable) as wrong:
            raise NotEmbedded(str(wrong)[:200]) from wrong
        except (ValueError, KeyError, TypeError) as wrong:
            raise NotEmbedded("the service answered something else than vectors") from wrong
        if len(found) != len(texts) or len({len(one) for one in found}) != 1:
            raise NotEmbedded("the service answered another number of vectors")
        return found
