"""The engine of each database over the tokens of the documents."""

from django.db import migrations

SQLITE = [
    "CREATE VIRTUAL TABLE search_fts USING fts5(tokens, tokenize=\"unicode61 remove_diacritics 0\")",
    """CREATE TRIGGER search_document_put AFTER INSERT ON search_document BEGIN
        INSERT INTO search_fts (rowid, tokens) VALUES (NEW.id, NEW.tokens);
    END""",
    """CREATE TRIGGER search_document_changed AFTER UPDATE OF tokens ON search_document BEGIN
        UPDATE search_fts SET tokens = NEW.tokens WHERE rowid = NEW.id;
    END""",
    """CREATE TRIGGER search_document_gone AFTER DELETE ON search_document BEGIN
        DELETE FROM search_fts WHERE rowid = OLD.id;
    END""",
]
POSTGRES = ["CREATE INDEX search_document_words ON search_document USING gin (to_tsvector('simple', tokens))"]
SQLITE_BACK = [
    "DROP TRIGGER search_document_put",
    "DROP TRIGGER search_document_changed",
    "DROP TRIGGER search_document_gone",
    "DROP TABLE search_fts",
]


def run(schema_editor, sqlite, postgres):
    with schema_editor.connection.cursor() as cursor:
        for statement in postgres if schema_editor.connection.vendor == "postgresql" else sqlite:
            cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [
        migrations.RunPython(
            lambda _apps, editor: run(editor, SQLITE, POSTGRES),
            lambda _apps, editor: run(editor, SQLITE_BACK, ["DROP INDEX search_document_words"]),
        )
    ]
