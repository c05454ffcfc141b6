"""The engine of each database over the tokens of the documents."""

from django.db import migrations

# The words alone, without their places: phrases are looked for in the texts, and the index stays small.
SQLITE = [
    """CREATE VIRTUAL TABLE search_fts USING fts5(tokens, content='search_document', content_rowid='id',
        detail=none, tokenize="unicode61 remove_diacritics 0")""",
    """CREATE TRIGGER search_document_put AFTER INSERT ON search_document BEGIN
        INSERT INTO search_fts (rowid, tokens) VALUES (NEW.id, NEW.tokens);
    END""",
    """CREATE TRIGGER search_document_changed AFTER UPDATE OF tokens ON search_document BEGIN
        INSERT INTO search_fts (search_fts, rowid, tokens) VALUES ('delete', OLD.id, OLD.tokens);
        INSERT INTO search_fts (rowid, tokens) VALUES (NEW.id, NEW.tokens);
    END""",
    """CREATE TRIGGER search_document_gone AFTER DELETE ON search_document BEGIN
        INSERT INTO search_fts (search_fts, rowid, tokens) VALUES ('delete', OLD.id, OLD.tokens);
    END""",
]
# A document's long columns lie apart, so that what is asked of many documents is read from few pages.
POSTGRES = [
    "ALTER TABLE search_document SET (toast_tuple_target = 128)",
    """ALTER TABLE search_document ADD COLUMN words tsvector
        GENERATED ALWAYS AS (array_to_tsvector(string_to_array(tokens, ' '))) STORED""",
    "CREATE INDEX search_document_words ON search_document USING gin (words) WITH (fastupdate = off)",
]
SQLITE_BACK = [
    "DROP TRIGGER search_document_put",
    "DROP TRIGGER search_document_changed",
    "DROP TRIGGER search_document_gone",
    "DROP TABLE search_fts",
]
POSTGRES_BACK = ["DROP INDEX search_document_words", "ALTER TABLE search_document DROP COLUMN words"]


def run(schema_editor, sqlite, postgres):
    with schema_editor.connection.cursor() as cursor:
        for statement in postgres if schema_editor.connection.vendor == "postgresql" else sqlite:
            cursor.execute(statement)


def put_up(schema_editor):
    run(schema_editor, SQLITE, POSTGRES)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [
        migrations.RunPython(
            lambda _apps, editor: run(editor, SQLITE, POSTGRES),
            lambda _apps, editor: run(editor, SQLITE_BACK, POSTGRES_BACK),
        )
    ]
