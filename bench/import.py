# ruff: noqa: E402, N999 -- a command's name, and Django is set up first
"""How long 50,000 rows take from file to last record: ``python bench/import.py [rows]``.

Measures on the database of SAMKLANG_DATABASE_URL, or SQLite in SAMKLANG_DATA_DIR; it should be empty.
"""

import os
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samklang.config.settings")

import django

django.setup()

from django.db import connection
from django.utils import timezone

from samklang.accounts.models import User
from samklang.directory.models import Organisation
from samklang.registers import actions
from samklang.registers.models import Sheet

LIMIT = 60


def made(rows):
    lines = ["name,kind,country,place,website,founded,se-kommun,wikidata"]
    for row in range(2, rows + 2):
        name = f"Virksomhet nummer {row} i Ålesund og omegn"
        broken = "Atlantis" if row == 4000 else "NO"
        site, year = f"virksomhet-{row}.example.no", 1900 + row % 120
        lines.append(f"{name},company,{broken},Ålesund,{site},{year},,Q{row}")
    return "\n".join(lines).encode()


def main():
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    owner = User.objects.create_user("bench@samklang.example", name="Bench")
    content = made(rows)
    started = time.perf_counter()
    sheet = actions.hand_in(content, filename="bench.csv", language="en", at=timezone.now(), by=owner)
    actions.check(sheet)
    checked = time.perf_counter()
    sheet.refresh_from_db()
    actions.confirm(sheet, at=timezone.now(), by=owner)
    actions.take_in(sheet)
    ended = time.perf_counter()
    sheet.refresh_from_db()
    assert (sheet.state, sheet.wrong, sheet.done) == (Sheet.State.DONE, 1, rows - 1), sheet.errors
    assert Organisation.objects.filter(source="bench.csv").count() == rows - 1
    took = f"checked in {checked - started:.1f} s, all in {ended - started:.1f} s"
    print(f"{connection.vendor}: {rows} rows, {took}")
    sys.exit(0 if ended - started < LIMIT else 1)


main()
