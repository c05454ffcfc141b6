"""``samklang search vocabulary|index|embed|bench|evaluate …``: what search knows, and how well it finds."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from samklang.foundation.errors import Refused
from samklang.search import actions, benching, checking, embedding, evaluating
from samklang.words import lexicons
from samklang.words.vocabulary.store import Vocabularies, files_in

DEBIAN = Path("/usr/share/dictd")
WRONG_FILE, WAITING = 2, 3


class Command(BaseCommand):
    help = "The vocabularies search stands on, and measurements of how well it finds."

    def add_arguments(self, parser: ArgumentParser) -> None:
        tasks = parser.add_subparsers(dest="task", required=True)
        _vocabulary(
            tasks.add_parser("vocabulary", help="Words of other languages: install, import, list, remove.")
        )
        index = tasks.add_parser("index", help="The index: make it anew, or compare it with the records.")
        what = index.add_subparsers(dest="what", required=True)
        what.add_parser("rebuild", help="Make every document anew while the old ones serve.")
        what.add_parser("follow", help="Read what the history told since the last time.")
        what.add_parser("check", help="Name what the index says otherwise than the records.")
        bench = tasks.add_parser("bench", help="How fast an engine answers; prints one JSON object.")
        bench.add_argument("--documents", type=_some, default=100_000, help="How many invented texts.")
        bench.add_argument("--engine", choices=("sqlite", "postgres", "tantivy"), default="sqlite")
        bench.set_defaults(what="engine")
        embed = tasks.add_parser("embed", help="Make the vectors that are missing with the embedder.")
        embed.set_defaults(what="texts")
        _evaluate(tasks.add_parser("evaluate", help="Measure on a test collection; prints one JSON object."))

    def handle(self, *args: Any, **options: Any) -> None:
        self.console = Console(stderr=True, highlight=False)
        getattr(self, f"_{options['task']}_{options['what']}")(options)

    def _vocabulary_install(self, options: dict[str, Any]) -> None:
        found = files_in(options["directory"]) if options["directory"].is_dir() else []
        if not found:
            raise CommandError(
                f"No dictionary is in {options['directory']}. Debian's packages are called dict-freedict-*."
            )
        self._add(found)

    def _vocabulary_import(self, options: dict[str, Any]) -> None:
        for file in options["files"]:
            if not file.is_file():
                raise CommandError(f"There is no file {file}.")
        if options["name"] and len(options["files"]) > 1:
            raise CommandError("One name fits one file only.")
        self._add(options["files"], name=options["name"], licence=options["licence"])

    def _vocabulary_list(self, options: dict[str, Any]) -> None:
        sources = lexicons.vocabularies().sources()
        if not sources:
            self.stdout.write("No vocabulary is installed; the thesaurus of the house is always there.")
            return
        table = Table("Name", "Lines", "Read", "Licence", box=None)
        for one in sources:
            table.add_row(one.name, f"{one.lines:,}", one.imported_at[:10], one.licence)
        Console(file=self.stdout, highlight=False).print(table)  # type: ignore[arg-type]  # Django's wrapper writes as files do

    def _vocabulary_remove(self, options: dict[str, Any]) -> None:
        for name in options["names"]:
            lexicons.vocabularies().remove(name)
        with self.console.status("Compiling the lexicon …"):
            lexicons.rebuild()
        self.stdout.write(f"Removed: {', '.join(options['names'])}.")

    def _vocabulary_compile(self, options: dict[str, Any]) -> None:
        with self.console.status("Compiling the lexicon …"):
            lexicons.make_missing() if options["if_missing"] else lexicons.rebuild()
        self.stdout.write("The lexicon holds what is installed.")

    def _evaluate_parallel(self, options: dict[str, Any]) -> None:
        self._print(options, evaluating.parallel, options["sentences"], options["queries"])

    def _evaluate_definitions(self, options: dict[str, Any]) -> None:
        self._print(options, evaluating.definitions, options["file"])

    def _evaluate_expertise(self, options: dict[str, Any]) -> None:
        self._print(options, evaluating.expertise, options["file"])

    def _bench_engine(self, options: dict[str, Any]) -> None:
        name, number = options["engine"], options["documents"]
        with (
            TemporaryDirectory() as scratch,
            self.console.status("Filling …") as status,
            benching.room_for(name, Path(scratch)) as engine,
        ):
            told = benching.run(
                engine, number, lambda done: status.update(f"Filling: {done:,} of {number:,} documents …")
            )
        self.stdout.write(json.dumps(told, indent=1))

    def _embed_texts(self, options: dict[str, Any]) -> None:
        embedder = embedding.chosen()
        if embedder is None:
            raise CommandError(embedding.trouble() or "SAMKLANG_EMBEDDER names no embedder.")
        with self.console.status("Embedding …") as status:

            def tell(done: int, total: int) -> None:
                status.update(f"Embedding: {done:,} of {total:,} texts …")

            try:
                count = actions.embed(embedder, progress=tell)
            except embedding.NotEmbedded as wrong:
                raise CommandError(f"{embedder.name}: {wrong}.") from wrong
            status.update("Bringing the file level …")
            likeness = actions.settle_vectors(embedder)
        self.stdout.write(f"{count:,} texts were embedded with {embedder.name}.")
        self.stdout.write(
            f"Of texts taken at random, 99 of 100 pairs are alike less than {likeness:.2f}; "
            f"SAMKLANG_EMBEDDER_LEAST is {settings.EMBEDDER_LEAST:.2f}."
        )

    def _index_rebuild(self, options: dict[str, Any]) -> None:
        with self.console.status("Indexing …") as status:
            count = actions.rebuild(lambda done: status.update(f"Indexing: {done:,} records …"))
        self.stdout.write(f"{count:,} records are indexed.")

    def _index_follow(self, options: dict[str, Any]) -> None:
        count = 0
        with self.console.status("Indexing …") as status:
            while read := actions.catch_up():
                count += read
                status.update(f"Indexing: {count:,} records …")
        self.stdout.write(f"{count:,} records were looked at.")

    def _index_check(self, options: dict[str, Any]) -> None:
        with self.console.status("Comparing …"):
            wrong, waiting = checking.compare()
        if wrong:
            raise CommandError(f"{len(wrong)} records are not as indexed. First: {wrong[0]}.")
        if waiting:
            said = f"{len(waiting)} records are waiting for the worker. First: {waiting[0]}."
            raise CommandError(
                f"{said} Start it, or run “samklang search index rebuild”.", returncode=WAITING
            )
        self.stdout.write("The index says what the records say.")

    def _add(self, files: Iterable[Path], *, name: str = "", licence: str = "") -> None:
        store, added = lexicons.vocabularies(), []
        with self.console.status("Reading …") as status:
            for file in files:
                status.update(f"Reading {file.name} …")

                def read(lines: int, file: Path = file) -> None:
                    status.update(f"Reading {file.name}: {lines:,} lines …")

                added.append(store.add(file, name=name, licence=licence, at=timezone.now(), progress=read))
            status.update("Compiling the lexicon …")
            lexicons.rebuild()
        for one in added:
            self.stdout.write(f"{one.name}: {one.lines:,} lines. Licence: {one.licence}")

    def _print(self, options: dict[str, Any], measure: Any, *files: Path) -> None:
        for file in files:
            if not file.is_file():
                raise CommandError(f"There is no file {file}.", returncode=WRONG_FILE)
        with TemporaryDirectory() as scratch, self.console.status("Measuring …"):
            lexicon = self._lexicon(options["vocabulary"], Path(scratch))
            try:
                found = measure(*files, lexicon)
            except Refused as wrong:
                raise CommandError(str(wrong), returncode=WRONG_FILE) from wrong
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as wrong:
                said = f"{', '.join(file.name for file in files)} is not what this measurement reads."
                raise CommandError(said, returncode=WRONG_FILE) from wrong
        self.stdout.write(json.dumps(found, indent=1, ensure_ascii=False))

    def _lexicon(self, extra: Path | None, scratch: Path) -> Path:
        """The installed lexicon, or one made for this measurement with what else is to be read."""
        installed = lexicons.vocabularies()
        files = [] if installed.sources() or not DEBIAN.is_dir() else files_in(DEBIAN)
        if files:
            self.console.print(f"Nothing is installed; read besides: {len(files)} dictionaries in {DEBIAN}.")
        if extra is not None:
            files += _vocabularies_of(extra)
        if not files:
            return lexicons.installed()
        both = Vocabularies(scratch / "vocabularies.sqlite")
        installed.copy_to(both)
        for file in files:
            both.add(file, at=timezone.now())
        return lexicons.rebuild(scratch / "lexicon.sqlite", both)


def _some(text: str) -> int:
    if text.isdecimal() and int(text):
        return int(text)
    raise ArgumentTypeError(f"{text} is no number above 0.")


def _vocabularies_of(directory: Path) -> list[Path]:
    if not directory.is_dir():
        raise CommandError(f"There is no directory {directory}.")
    if found := files_in(directory):
        return found
    raise CommandError(f"{directory} holds no vocabulary.")


def _vocabulary(parser: ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", required=True)
    install = what.add_parser("install", help="Read the dictionaries that Debian's dict-freedict-* put here.")
    install.add_argument("--directory", type=Path, default=DEBIAN, help=f"Where they lie; {DEBIAN}.")
    read = what.add_parser(
        "import",
        help="Read files: pairs or labels (.tsv), OMW (.tab), dictd (.index), SKOS (.rdf, .xml, .ttl).",
        epilog="A pair is nb<tab>fi<tab>kommune<tab>kunta. What had the same name before is replaced.",
    )
    read.add_argument(
        "files", nargs="+", type=Path, help="Each by its ending; .tsv, .tab and SKOS may be .gz."
    )
    read.add_argument("--name", default="", help="What to call it; the file's name when left out.")
    read.add_argument("--licence", default="", help="Under which terms it may be used.")
    what.add_parser("list", help="What is installed, and under which licence.")
    remove = what.add_parser("remove", help="Take vocabularies out again, with all their words.")
    remove.add_argument("names", nargs="+")
    make = what.add_parser("compile", help="Make the lexicon anew of what is installed.")
    make.add_argument("--if-missing", action="store_true", help="Leave a lexicon that there is.")


def _evaluate(parser: ArgumentParser) -> None:
    parser.epilog = (
        f"Measured with what is installed. Where nothing is, Debian's dictionaries in {DEBIAN} are read "
        "for the measurement, as “vocabulary install” would; a line on the error stream says so."
    )
    what = parser.add_subparsers(dest="what", required=True)
    parallel = what.add_parser("parallel", help="Every text finds its counterpart in every other language.")
    parallel.add_argument("sentences", type=Path)
    parallel.add_argument("queries", type=Path)
    definitions = what.add_parser("definitions", help="A term finds its definition in another language.")
    expertise = what.add_parser(
        "expertise", help="Who knows about a paper, against what they said themselves."
    )
    for one in (definitions, expertise):
        one.add_argument("file", type=Path)
    for one in (parallel, definitions, expertise):
        one.add_argument("--vocabulary", type=Path, help="A directory of vocabularies to use besides.")
