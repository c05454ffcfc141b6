"""What a server holds from the first minute: a part that few need is loaded with the first who needs it."""

import json
import os
import subprocess
import sys

FEW_NEED = {"babel", "icalendar", "typst", "openpyxl", "rdflib", "numpy", "wordfreq", "qrcode"}


def loaded(code, tmp_path):
    """The packages that a process has loaded after this."""
    env = os.environ | {
        "SAMKLANG_DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "samklang.config.settings",
    }
    tell = "\nimport json, sys; print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"
    done = subprocess.run([sys.executable, "-c", code + tell], env=env, capture_output=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_what_few_need_is_not_loaded_for_all(tmp_path):
    ready = "from samklang.config import web\nweb.prepared(2)"

    assert loaded(ready, tmp_path) & FEW_NEED == set()


def test_the_process_that_watches_loads_neither_django_nor_the_command_line(tmp_path):
    found = loaded("import samklang.config.serving", tmp_path)

    assert found & {"django", "click"} == set()
