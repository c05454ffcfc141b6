"""A real provider outside the house, and a browser that walks to it and back."""

import json
import os
import shutil
import subprocess
import tempfile
from hashlib import sha256
from pathlib import Path

import pytest
import requests

from tests.live import free_port

HERE = Path(__file__).parent / "provider"
SITE = "http://testserver"
PEOPLE = {
    "kari": {"name": "Kari Utenfra", "email": "kari@samklang.example", "email_verified": True},
    "mallory": {"name": "Mallory", "email": "kari@samklang.example", "email_verified": True},
    "shy": {"email": ""},
}
CLIENTS = [
    {
        "client_id": key,
        "client_secret": f"secret of {key}",
        "redirect_uris": [f"{SITE}/account/provider/{key}/callback/"],
        "token_endpoint_auth_method": "client_secret_post",
    }
    for key in ("first", "second")
]


def installed():
    """The provider's packages, installed once for each lock file, outside the source."""
    lock = HERE / "package-lock.json"
    place = Path(tempfile.gettempdir()) / f"samklang-provider-{sha256(lock.read_bytes()).hexdigest()[:12]}"
    if not (place / "done").exists():
        making = Path(tempfile.mkdtemp(prefix="samklang-provider-"))
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, making)
        done = subprocess.run(
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=making,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            pytest.skip(f"OIDC provider: npm could not install it: {done.stderr[-200:]}")
        (making / "done").touch()
        if not place.exists():
            making.rename(place)
    shutil.copy(HERE / "provider.js", place)
    return place


def started():
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            pytest.skip(f"OIDC provider: {program} is not installed")
    port = free_port()
    surroundings = os.environ | {
        "PORT": str(port),
        "PEOPLE": json.dumps(PEOPLE),
        "CLIENTS": json.dumps(CLIENTS),
    }
    process = subprocess.Popen(
        ["node", "provider.js"],
        cwd=installed(),
        env=surroundings,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert any("ready" in line for line in process.stdout)
    return process, f"http://127.0.0.1:{port}"


def walk(client, provider, *, person, start=None, **more):
    """From our button to the provider, in as the person, and back; answers our page at the end."""
    answer = client.post(start or f"/en/account/provider/{provider}/", more)
    where = answer["Refresh"].removeprefix("0; url=")
    with requests.Session() as browser:
        browser.headers["x-person"] = person
        while not where.startswith(SITE):
            reply = browser.get(where, allow_redirects=False)
            assert reply.is_redirect, reply.text
            where = requests.compat.urljoin(where, reply.headers["Location"])
    return client.get(where.removeprefix(SITE), follow=True)
