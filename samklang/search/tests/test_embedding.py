"""What is found by meaning: with an embedder of our own, and with a service as a real peer."""

import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command

from samklang.boards.tests.factories import BoardFactory
from samklang.directory.tests.factories import OrganisationFactory, TopicFactory
from samklang.foundation.text import Text
from samklang.knowledge.tests.factories import CaseFactory
from samklang.networks.tests.factories import MandateFactory, NetworkFactory
from samklang.search import actions, embedding, evaluating, knowing, queries
from samklang.search.embedding.hashing import Hashing
from samklang.search.embedding.local import Onnx
from samklang.search.models import Document, Vector
from samklang.search.narrowing import Narrow
from samklang.words import lexicons

np = pytest.importorskip("numpy")
shelf = pytest.importorskip("samklang.search.embedding.shelf", exc_type=ImportError)
pytestmark = pytest.mark.django_db
VISITOR = AnonymousUser()


@pytest.fixture(autouse=True)
def data(settings, tmp_path, tmp_path_factory):
    settings.DATA_DIR = tmp_path_factory.getbasetemp() / "lexicon"
    settings.DATA_DIR.mkdir(exist_ok=True)
    shelf._shelf.cache_clear()
    for file in settings.DATA_DIR.glob("search/*.usearch"):
        file.unlink()  # left by the test before


@pytest.fixture
def hashing(settings):
    settings.EMBEDDER, settings.EMBEDDER_LEAST = "hashing", 0.2
    return embedding.chosen()


def titles(text, reader=VISITOR, **narrow):
    found = queries.search(text, reader=reader, language="nb", narrow=Narrow(**narrow))
    return [hit.document.title for hit in found.shown]


def test_without_an_embedder_there_is_none_and_nothing_is_asked(settings):
    TopicFactory(labels=Text.of(nb="Snøbrøyting"))
    actions.rebuild()

    assert embedding.chosen() is None
    assert actions.keep_embedded(seconds=1) == 0
    assert titles("brøytingssnø") == []


def test_what_shares_no_word_is_found_by_its_vector_and_says_so(hashing, client):
    TopicFactory(labels=Text.of(nb="Snøbrøyting"))
    TopicFactory(labels=Text.of(nb="Havbruk"))
    actions.rebuild()
    assert actions.keep_embedded(seconds=10) == 2

    assert titles("brøytingssnø") == ["Snøbrøyting"]
    assert "Funnet på mening" in client.get("/nb/search/", {"q": "brøytingssnø"}).text
    told = client.get("/api/v1/search", {"q": "brøytingssnø", "language": "nb"}).json()["items"][0]
    assert ([one["by"] for one in told["match"]], told["likeness"] > 0.3) == (["meaning"], True)
    assert titles('"brøytingssnø"') == []


def test_only_what_changed_is_embedded_again_and_what_is_gone_is_forgotten(hashing):
    topic = TopicFactory(labels=Text.of(nb="Snøbrøyting"))
    TopicFactory(labels=Text.of(nb="Havbruk"))
    actions.rebuild()
    actions.embed(hashing)
    actions.rebuild()
    assert actions.embed(hashing) == 0
    topic.labels = Text.of(nb="Reindrift")
    topic.save()
    actions.rebuild()

    assert actions.embed(hashing) == 1
    assert (actions.forget_vectors(), Vector.objects.count()) == (1, 2)


def test_another_model_reads_everything_anew(hashing):
    TopicFactory(labels=Text.of(nb="Snøbrøyting"))
    actions.rebuild()
    actions.embed(hashing)
    other = Hashing()
    other.name = "another"

    assert actions.embed(other) == 1


@pytest.mark.parametrize("is_filed", [False, True])
def test_nothing_hidden_is_found_by_its_vector(hashing, is_filed):
    hidden = NetworkFactory(is_public=False)
    secretary = MandateFactory(network=hidden, role="secretariat").user
    BoardFactory(network=hidden, title=Text.of(nb="Snøbrøyting i det skjulte"))
    TopicFactory(labels=Text.of(nb="Snøbrøytingen"))
    actions.rebuild()
    actions.embed(hashing)
    if is_filed:
        assert shelf.keep_file(hashing.name, scanned=0)

    assert titles("brøytingssnø") == ["Snøbrøytingen"]
    assert sorted(titles("brøytingssnø", secretary)) == ["Snøbrøyting i det skjulte", "Snøbrøytingen"]
    assert titles("brøytingssnø", secretary, kind="boards.board") == ["Snøbrøyting i det skjulte"]


def test_a_file_is_brought_level_and_goes_where_it_is_not_needed(hashing):
    one = TopicFactory(labels=Text.of(nb="Snøbrøyting"))
    actions.rebuild()
    actions.embed(hashing)
    shelf.keep_file(hashing.name, scanned=0)
    TopicFactory(labels=Text.of(nb="Snøbrøytere"))
    one.delete()
    actions.rebuild()
    actions.embed(hashing)
    shelf.keep_file(hashing.name, scanned=0)
    assert titles("brøytesnø") == ["Snøbrøytere"]

    assert not shelf.keep_file(hashing.name)
    assert titles("brøytesnø") == ["Snøbrøytere"]


def test_what_comes_after_the_first_question_is_found_too(hashing):
    for label in ("Snøbrøyting", "Snøbrøytere", "Snøbrøyteren"):
        TopicFactory(labels=Text.of(nb=label))
        actions.rebuild()
        actions.embed(hashing)
        assert label in titles("brøytesnø")
    Document.objects.filter(title="Snøbrøyting").delete()
    assert "Snøbrøyting" not in titles("brøytesnø")


def test_the_command_embeds_and_says_what_likeness_means(settings, hashing):
    TopicFactory(labels=Text.of(nb="Snøbrøyting"))
    TopicFactory(labels=Text.of(nb="Havbruk"))
    actions.rebuild()
    said = StringIO()
    call_command("search", "embed", stdout=said)

    assert said.getvalue().startswith("2 texts were embedded with hashing-256.\nOf texts taken at random")
    settings.EMBEDDER = ""
    with pytest.raises(CommandError, match="names no embedder"):
        call_command("search", "embed")


def test_what_is_missing_for_an_embedder_is_said(settings):
    settings.EMBEDDER = "onnx"
    assert embedding.trouble().startswith("SAMKLANG_EMBEDDER is onnx")
    settings.EMBEDDER, settings.EMBEDDER_URL = "openai", ""
    assert "SAMKLANG_EMBEDDER_URL" in embedding.trouble()


class Service(BaseHTTPRequestHandler):
    """Speaks OpenAI's embeddings, in any order, with our own numbers."""

    heard: list = []
    status = 200

    def do_POST(self):
        words = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.heard.append((self.path, self.headers["Authorization"], words))
        rows = [
            {"index": place, "embedding": vector}
            for place, vector in enumerate(Hashing().embed(words["input"]))
        ]
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(json.dumps({"data": rows[::-1]}).encode())

    def log_message(self, *args):
        pass


@pytest.fixture
def service(settings):
    server = HTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.ALLOW_PRIVATE_PEERS = True
    settings.EMBEDDER, settings.EMBEDDER_MODEL, settings.EMBEDDER_KEY = "openai", "small", "key"
    settings.EMBEDDER_URL = f"http://127.0.0.1:{server.server_port}/v1"
    settings.EMBEDDER_PREFIXES, settings.EMBEDDER_LEAST = "query: |passage: ", 0.2
    Service.heard.clear()
    Service.status = 200
    embedding._made.cache_clear()
    yield Service
    server.shutdown()
    server.server_close()


def test_a_service_embeds_records_and_questions(service):
    TopicFactory(labels=Text.of(nb="Snøbrøyting"))
    actions.rebuild()
    assert actions.keep_embedded(seconds=10) == 1

    assert titles("brøytingssnø") == ["Snøbrøyting"]
    titles("brøytingssnø")
    path, authorization, words = service.heard[0]
    assert (path, authorization, words["model"]) == ("/v1/embeddings", "Bearer key", "small")
    assert [one["input"] for _, _, one in service.heard] == [
        ["passage: Snøbrøyting"],
        ["query: brøytingssnø"],
    ]


def test_a_service_that_fails_is_left_alone_for_a_while_and_words_still_answer(service):
    TopicFactory(labels=Text.of(nb="Snøbrøyting"))
    actions.rebuild()
    actions.keep_embedded(seconds=10)
    service.status = 500

    assert titles("snøbrøyting") == ["Snøbrøyting"]
    titles("havbruk")
    assert len(service.heard) == 2
    with pytest.raises(embedding.NotEmbedded, match="answered 500"):
        embedding.chosen().embed(["havbruk"])


def test_a_service_inside_is_not_asked(service, settings):
    settings.ALLOW_PRIVATE_PEERS = False

    with pytest.raises(embedding.NotEmbedded):
        embedding.chosen().embed(["havbruk"])
    assert service.heard == []


class Named:
    def __init__(self, name):
        self.name = name


class Read:
    def __init__(self, ids, longest):
        self.ids = ids + [0] * (longest - len(ids))
        self.attention_mask = [1] * len(ids) + [0] * (longest - len(ids))


class Session:
    """Answers as a model without a pooling layer does: one vector a token, here the token's number twice."""

    def get_inputs(self):
        return [Named("input_ids"), Named("attention_mask")]

    def get_outputs(self):
        return [Named("last_hidden_state")]

    def run(self, _outputs, given):
        return [np.stack([given["input_ids"], given["input_ids"]], axis=2).astype(np.float32)]


class Tokens:
    def encode_batch(self, texts):
        longest = max(len(text.split()) for text in texts)
        return [Read([len(word) for word in text.split()], longest) for text in texts]


def test_an_onnx_model_without_pooling_gives_the_mean_of_the_words_that_are_there():
    one = Onnx("model", ("query: ", ""))
    one.__dict__.update(_session=Session(), _tokenizer=Tokens())

    found = [list(vector) for vector in one.embed(["aa bbbb", "cccccc"])]
    assert found == [[3.0, 3.0], [6.0, 6.0]]
    assert list(one.embed(["a"], asked=True)[0]) == [3.5, 3.5]
    assert one.name == "model query: |"


def test_who_knows_is_measured_with_the_embedder_beside_the_words(hashing, tmp_path):
    papers = {
        "a": {"title": "Snow clearing on roads", "abstract": "Ploughs and salt."},
        "b": {"title": "Fish farming in fjords", "abstract": "Salmon lice."},
        "c": {"title": "Roadside snowploughs", "abstract": "Clearing."},
    }
    reviewers = {"r": {"profiles": [["a"]], "ratings": {"b": 1, "c": 5}}}
    file = tmp_path / "experts.json"
    file.write_text(json.dumps({"papers": papers, "reviewers": reviewers}))

    assert evaluating.expertise(file, lexicons.installed())["loss"] == 0
    space = evaluating.knowing_space(lexicons.analyser(), ["Snow clearing", "Salmon"], "en")
    assert space.likeness(space.vector("Snow clears", "en"), [0]) > space.likeness(
        space.vector("Snow clears", "en"), [1]
    )
    assert space.likeness(space.vector("Snow", "en"), []) == 0


def test_who_wrote_nearly_the_same_in_other_words_is_named(hashing, settings):
    settings.EMBEDDER_LEAST = 0.1
    moss = OrganisationFactory(name="Moss kommune")
    CaseFactory(title=Text.of(nb="Snøbrøyting"), organisation=moss)
    actions.rebuild()
    actions.embed(hashing)

    found = knowing.who_knows("rørlytting", VISITOR, "nb")
    assert [one.title for one in found] == ["Moss kommune"]
    assert [item.title for item in found[0].items] == ["Snøbrøyting"]


@pytest.mark.once
def test_without_an_embedder_no_numbers_are_loaded():
    """In a process of its own: here the other tests have loaded them."""
    asked = (
        "import django, sys; django.setup(); import samklang.config.urls, samklang.search.evaluating;"
        "print(sorted({'numpy', 'usearch', 'onnxruntime', 'tokenizers'} & sys.modules.keys()))"
    )
    there = {**os.environ, "DJANGO_SETTINGS_MODULE": "samklang.config.settings", "SAMKLANG_EMBEDDER": ""}
    said = subprocess.run(
        [sys.executable, "-c", asked], env=there, capture_output=True, text=True, check=True
    )

    assert said.stdout.strip() == "[]"
