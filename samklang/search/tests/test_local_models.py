"""Models on this machine, read by the runtimes themselves: tiny ones, made here of random numbers.

Runtimes are extras (``samklang[onnx]``, ``samklang[sentence-transformers]``), and ``onnx`` writes models;
where one is not installed its tests are left out (``conftest.py``).
"""

import json

import numpy as np
import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command

from samklang.directory.tests.factories import OrganisationFactory, TopicFactory
from samklang.foundation.text import Text
from samklang.knowledge.tests.factories import CaseFactory
from samklang.search import actions, embedding, knowing, queries
from samklang.search.models import Vector
from samklang.search.tests.conftest import RUNTIMES

pytestmark = pytest.mark.django_db
WORDS = (
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "snø",
    "brøyt",
    "##er",
    "##ing",
    "havbruk",
    "fisk",
    "i",
    "vei",
    "query",
    ":",
)
LENGTH = 16


@pytest.fixture(autouse=True)
def data(settings, tmp_path_factory):
    settings.DATA_DIR = tmp_path_factory.getbasetemp() / "lexicon"
    settings.DATA_DIR.mkdir(exist_ok=True)
    for file in settings.DATA_DIR.glob("search/*.usearch"):
        file.unlink()
    settings.EMBEDDER_LEAST = 0.2


def tokenizer():
    import tokenizers

    made = tokenizers.Tokenizer(
        tokenizers.models.WordPiece({word: number for number, word in enumerate(WORDS)}, unk_token="[UNK]")
    )
    made.normalizer = tokenizers.normalizers.Lowercase()
    made.post_processor = tokenizers.processors.TemplateProcessing(
        single="[CLS] $A", special_tokens=[("[CLS]", WORDS.index("[CLS]"))]
    )
    made.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    return made


def write_onnx(directory):
    """A model that looks each piece of a word up in a table, as the first layer of any does."""
    import onnx

    helper, kinds = onnx.helper, onnx.TensorProto
    table = np.random.default_rng(4).normal(size=(len(WORDS), LENGTH)).astype(np.float32)
    asked = [helper.make_tensor_value_info(name, kinds.INT64, ["b", "n"]) for name in ("input_ids",)]
    told = [helper.make_tensor_value_info("last_hidden_state", kinds.FLOAT, ["b", "n", LENGTH])]
    nodes = [helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])]
    graph = helper.make_graph(nodes, "tiny", asked, told, [onnx.numpy_helper.from_array(table, "table")])
    opsets = [helper.make_opsetid("", 17)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=9)
    onnx.checker.check_model(model)
    onnx.save(model, str(directory / "model.onnx"))
    tokenizer().save(str(directory / "tokenizer.json"))


def write_sentence_transformers(directory):
    """A folder as such models come in: a small BERT of random numbers, and the mean of what it says."""
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    torch.manual_seed(4)
    shape = {"num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32}
    inner = directory / "inner"
    BertModel(BertConfig(vocab_size=len(WORDS), hidden_size=LENGTH, **shape)).save_pretrained(inner)
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer(), pad_token="[PAD]", unk_token="[UNK]", model_max_length=64
    )
    fast.save_pretrained(inner)
    SentenceTransformer(str(inner), device="cpu").save(str(directory))  # it puts the mean on top itself


@pytest.fixture(params=RUNTIMES)
def embedder(request, settings, tmp_path):
    {"onnx": write_onnx, "sentence-transformers": write_sentence_transformers}[request.param](tmp_path)
    settings.EMBEDDER, settings.EMBEDDER_MODEL = request.param, str(tmp_path)
    return embedding.chosen()


def test_texts_become_numbers_alone_and_among_others_the_same(embedder):
    texts = ["Brøyter snø", "Havbruk", "", "snø " * 2_000]
    together = embedder.embed(texts)

    assert len(together) == len(texts)
    assert {len(one) for one in together} == {LENGTH}
    for text, one in zip(texts, together, strict=True):
        assert np.allclose(embedder.embed([text])[0], one, atol=1e-5)
    assert embedder.embed([]) == []
    json.dumps([float(number) for number in together[0]])


def test_records_are_embedded_found_by_meaning_and_tell_who_knows(embedder, client, capsys):
    TopicFactory(labels=Text.of(nb="Brøyting"))
    CaseFactory(title=Text.of(nb="Havbruk"), organisation=OrganisationFactory(name="Moss kommune"))
    actions.rebuild()
    call_command("search", "embed")

    assert f"embedded with {embedder.name}" in capsys.readouterr().out
    assert Vector.objects.filter(model=embedder.name).count() >= 2
    found = queries.search("brøyter", reader=AnonymousUser(), language="nb")
    assert found.shown[0].document.title == "Brøyting"
    assert found.shown[0].likeness > 0.2
    assert client.get("/nb/search/", {"q": "brøyter"}).status_code == 200
    assert "Moss kommune" in [one.title for one in knowing.who_knows("havbruk", AnonymousUser(), "nb")]


@pytest.mark.parametrize("kind", RUNTIMES)
def test_a_model_that_is_not_there_is_told_in_a_sentence_and_words_still_answer(kind, settings, tmp_path):
    settings.EMBEDDER, settings.EMBEDDER_MODEL = kind, str(tmp_path / "nowhere")
    TopicFactory(labels=Text.of(nb="Brøyting"))
    actions.rebuild()

    with pytest.raises(CommandError, match="nowhere"):
        call_command("search", "embed")
    found = queries.search("brøyting", reader=AnonymousUser(), language="nb")
    assert [hit.document.title for hit in found.shown] == ["Brøyting"]
