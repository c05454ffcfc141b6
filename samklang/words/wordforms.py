"""Dictionary forms and commonness of words, in files that all processes of the site map into memory together.

simplemma knows 6.5 million forms and wordfreq 1.5 million words of our languages. As Python dictionaries they
take hundreds of megabytes in every process, and seconds to load; so each language is written once as a few
immutable files, of which a process touches the pages it asks for.
"""

import mmap
import os
import re
import struct
import tempfile
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from math import log10
from pathlib import Path
from zlib import crc32

from django.conf import settings

_LAYOUT = 3
_WHOLE = "whole"
"""A file that stands beside the others when all are there."""
FORMED = ("nb", "nn", "sv", "da", "fi", "is", "en")
COUNTED = ("nb", "sv", "da", "fi", "is", "en")
"""wordfreq counts no nynorsk; bokmål's figures stand for it."""
_BLOCK = 16
_START = 8
"""As many bytes of a form as are compared as one number."""
_HEAD, _LENGTHS = struct.Struct("<II"), struct.Struct("<IHHH")
_DIGITS = re.compile(r"\d(?=\d)|(?<=\d)\d")
_BITS_EACH = 16
"""So many bits of a sieve for each word: one in sixteen unknown words passes it, and is then looked for."""


class Sieve:
    """Says of most words that are not in a file that they are not, in a tenth of the time of looking."""

    def __init__(self, path: Path) -> None:
        self._bits = _mapped(path)
        self._mask = 8 * len(self._bits) - 1

    def __contains__(self, word: bytes) -> bool:
        bit = crc32(word) & self._mask
        return bool(self._bits[bit >> 3] >> (bit & 7) & 1)

    @staticmethod
    def room(count: int) -> bytearray:
        """So much, empty; the bits of this many words are to be set in it."""
        return bytearray(1 << (_BITS_EACH * max(1, count) // 8).bit_length())


class Forms(Mapping[str, str]):
    """Each form of a word with its dictionary form, as simplemma gives them, sorted and front-coded."""

    def __init__(self, stream: Path, index: Path, sieve: Path) -> None:
        self._stream, self._index, self._sieve = _mapped(stream), _mapped(index), Sieve(sieve)
        self._count: int
        self._count, blocks = _HEAD.unpack_from(self._index)
        self._firsts = _Firsts(self._index, blocks)

    def __getitem__(self, form: str) -> str:
        if (found := self.get(form)) is None:
            raise KeyError(form)
        return found

    def get(self, form: str, default: str | None = None) -> str | None:  # type: ignore[override]  # a Mapping's own is overloaded
        """As every mapping has it, without raising for the many that are not there."""
        found = self._lookup(form.encode())
        return default if found is None else found.decode()

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[str]:
        return (key.decode() for _, key, _ in _records(self._stream, *self._firsts.seed(0)))

    def _lookup(self, target: bytes) -> bytes | None:
        if target not in self._sieve:
            return None
        block = self._firsts.before(target)
        if block < 0:
            return None
        for _, key, value in _records(self._stream, *self._firsts.seed(block)):
            if key >= target:
                return value if key == target else None
        return None


class _Firsts:
    """The first form of each block, and what is needed to read on from there."""

    def __init__(self, data: mmap.mmap, blocks: int) -> None:
        self._data = data
        head = _HEAD.size
        self._starts = memoryview(data)[head : head + 8 * blocks].cast("Q")
        self._places = memoryview(data)[head + 8 * blocks : head + 12 * blocks].cast("I")

    def before(self, target: bytes) -> int:
        """The last block that begins no later than this; few begin with the same eight bytes."""
        block = bisect_right(self._starts, _start(target)) - 1
        while block >= 0 and self._first(block) > target:
            block -= 1
        return block

    def seed(self, block: int) -> tuple[int, bytes, bytes]:
        """Where the block begins in the stream, and the form and the dictionary form before it."""
        place = self._places[block]
        start, first, key, value = _LENGTHS.unpack_from(self._data, place)
        place += _LENGTHS.size + first
        return start, self._data[place : place + key], self._data[place + key : place + key + value]

    def _first(self, block: int) -> bytes:
        place = self._places[block]
        length = _LENGTHS.unpack_from(self._data, place)[1]
        return self._data[place + _LENGTHS.size : place + _LENGTHS.size + length]


class Commonness:
    """How common the words of a language are: sorted hashes of the words, and a value for each."""

    def __init__(self, path: Path, sieve: Path) -> None:
        data, self._sieve = memoryview(_mapped(path)), Sieve(sieve)
        count = len(data) // 10
        self._hashes, self._ranks = data[: 8 * count].cast("Q"), data[8 * count :].cast("H")

    def zipf(self, phrase: str) -> float:
        """Zipf frequency: 7 for the commonest words, 3 for one in a million, 0 for one never seen.

        Of several words the rarest weighs most, as wordfreq has it: 1/f is the sum of 1/f of the words.
        """
        words = phrase.split()
        if len(words) == 1:
            return self._zipf(words[0])
        each = [self._zipf(word) for word in words]
        if not all(each):
            return 0.0
        return round(-log10(sum(10**-zipf for zipf in each)), 2)

    def _zipf(self, word: str) -> float:
        marked = (word if word.isalpha() else _DIGITS.sub("0", word)).encode()
        if marked not in self._sieve:
            return 0.0
        mark = _hash(marked)
        place = bisect_left(self._hashes, mark)
        if place == len(self._hashes) or self._hashes[place] != mark:
            return 0.0
        return (900 - self._ranks[place]) / 100


class Library:
    """The dictionaries by language; what simplemma calls a dictionary factory."""

    def get_dictionary(self, lang: str) -> Mapping[str, str]:
        return forms(lang)


@cache
def forms(language: str) -> Forms:
    stream, sieve, index = (_place() / f"{language}.{part}" for part in ("forms", "formed", "index"))
    if not index.exists():
        _write_forms(language, stream, sieve, index)
    return Forms(stream, index, sieve)


@cache
def common(language: str) -> Commonness:
    sieve, path = (_place() / f"{language}.{part}" for part in ("counted", "common"))
    if not path.exists():
        _write_common(language, sieve, path)
    return Commonness(path, sieve)


def are_written() -> bool:
    """Whether words can be read at once; to write their files takes some 300 MB."""
    return (_place() / _WHOLE).exists()


def write_missing() -> None:
    for language in FORMED:
        forms(language)
    for language in COUNTED:
        common(language)
    (_place() / _WHOLE).touch()


@cache
def _place() -> Path:
    """Beside the lexicon, named by what they are made from; a passing place where nothing can be written."""
    name = f"words-{_LAYOUT}-{version('simplemma')}-{version('wordfreq')}"
    place = Path(settings.DATA_DIR) / "search" / name
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError:
        place = Path(tempfile.mkdtemp(prefix="samklang-words-"))
    return place


def _write_forms(language: str, stream: Path, sieve: Path, index: Path) -> None:
    from simplemma.strategies.dictionaries import frontcode
    from simplemma.strategies.dictionaries.dictionary_factory import _read_decompressed

    data = _read_decompressed(language)
    is_reversed, count, begin = frontcode._read_header(data)  # noqa: SLF001 -- simplemma reads its own files this way, and has no other
    if is_reversed:
        raise ValueError(f"The forms of {language} are written backwards, which this reader does not know.")
    starts, places, seeds, key, value = array("Q"), array("I"), bytearray(), b"", b""
    bits = Sieve.room(count)
    mask = 8 * len(bits) - 1
    for number, (start, new_key, new_value) in enumerate(_records(data, begin)):
        if number % _BLOCK == 0:
            starts.append(_start(new_key))
            places.append(len(seeds))
            seeds += _LENGTHS.pack(start, len(new_key), len(key), len(value)) + new_key + key + value
        key, value = new_key, new_value
        bit = crc32(key) & mask
        bits[bit >> 3] |= 1 << (bit & 7)
    shift = _HEAD.size + 12 * len(places)
    table = array("I", (place + shift for place in places))
    _put(stream, data)
    _put(sieve, bits)
    _put(index, _HEAD.pack(count, len(places)) + starts.tobytes() + table.tobytes() + seeds)


def _write_common(language: str, sieve: Path, path: Path) -> None:
    from wordfreq import get_frequency_list

    ranked = enumerate(get_frequency_list(language))
    known = [(word.encode(), rank) for rank, words in ranked for word in words]
    marked = sorted((_hash(word), rank) for word, rank in known)
    bits = Sieve.room(len(known))
    for word, _ in known:
        bit = crc32(word) & 8 * len(bits) - 1
        bits[bit >> 3] |= 1 << (bit & 7)
    _put(sieve, bits)
    hashes, ranks = array("Q", (mark for mark, _ in marked)), array("H", (rank for _, rank in marked))
    _put(path, hashes.tobytes() + ranks.tobytes())


def _records(
    data: bytes | mmap.mmap, place: int, key: bytes = b"", value: bytes = b""
) -> Iterator[tuple[int, bytes, bytes]]:
    return _decoder()(data, place, key, value)


@cache
def _decoder() -> "Callable[..., Iterator[tuple[int, bytes, bytes]]]":
    from simplemma.strategies.dictionaries import frontcode

    return frontcode._iter_records  # noqa: SLF001 -- as above


def _start(form: bytes) -> int:
    return int.from_bytes(form[:_START].ljust(_START, b"\0"), "big")


def _hash(word: bytes) -> int:
    return int.from_bytes(blake2b(word, digest_size=8).digest(), "little")


def _mapped(path: Path) -> mmap.mmap:
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _put(path: Path, data: bytes | bytearray) -> None:
    """Whole or not at all: of two processes that write at once, either file is the same."""
    passing = path.with_name(f"{path.name}.{os.getpid()}")
    passing.write_bytes(data)
    passing.replace(path)
