from babel.messages.catalog import Catalog

from samklang.foundation import catalogues


def room(tmp_path, **files):
    for name, text in files.items():
        path = tmp_path / name.replace("__", "/").replace("_html", ".html").replace("_py", ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def test_sentences_are_drawn_from_code_and_templates(tmp_path):
    place = room(
        tmp_path,
        views_py='from x import gettext as _\n_("From code")\n',
        templates__page_html=(
            '{% load i18n %}<p>\n    {% translate "From a template" %}</p>\n'
            "{% blocktranslate trimmed count n=n %}\n"
            " One {{ n }}\n {% plural %}\n Many {{ n }}\n{% endblocktranslate %}"
        ),
    )

    found = {message.id for message in catalogues.drawn(place) if message.id}

    assert found == {"From code", "From a template", ("One %(n)s", "Many %(n)s")}


def test_an_update_keeps_translations_and_drops_what_is_gone(tmp_path):
    old = Catalog(locale="nb", fuzzy=False)
    old.add("Kept", "Beholdt")
    old.add("Gone", "Borte")
    path = catalogues.path_of(tmp_path, "nb")
    path.parent.mkdir(parents=True)
    path.write_text(catalogues.as_text(old))
    template = Catalog()
    template.add("Kept")
    template.add("New")

    fresh = catalogues.refreshed(tmp_path, "nb", template)

    assert {m.id: m.string for m in fresh if m.id} == {"Kept": "Beholdt", "New": ""}


def test_a_translation_that_lost_its_placeholder_is_named():
    catalogue = Catalog(locale="nb", fuzzy=False)
    catalogue.add("Hello %(name)s", "Hei")

    faults = list(catalogues._faults(catalogue, "home/nb", is_complete=True))

    assert faults == ["home/nb: 'Hello %(name)s' has other placeholders in its translation."]


def test_a_catalogue_reads_the_same_after_it_is_written_twice():
    catalogue = Catalog(locale="fi", fuzzy=False)
    catalogue.add("b", "B")
    catalogue.add("a", "A")

    text = catalogues.as_text(catalogue)

    assert text.index('msgid "a"') < text.index('msgid "b"')
    assert "Date" not in text
