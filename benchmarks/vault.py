# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Stored passwords: revealing one as the web client does, a new key for all; the peer has none."""

import requests
from figures import Row, median_ms

TIMEOUT = 120


def measure(shell, url, database):
    """:rtype: list[Row]"""
    found = shell.run("vault_in_odoo.py")
    engineer = Engineer(url, database, found["login"], found["password"])
    empty = median_ms(lambda: engineer.call("has_access", [], "read"), 100, 10)
    reveal = median_ms(
        lambda: engineer.call("reveal_secret", [found["credential_id"]], "password"), 100, 10
    )
    return [
        Row("empty call of the web client", empty, None, "ms"),
        Row("reveal of a password, beyond an empty call", reveal - empty, None, "ms", 10),
        Row(f"new key for {found['secrets']:,} secrets", found["seconds"], None, "s", 5),
    ]


class Engineer:
    """Somebody logged in at the web client, who may see passwords."""

    def __init__(self, url, database, login, password):
        self._url = url
        self._session = requests.Session()
        self._post(
            "/web/session/authenticate", {"db": database, "login": login, "password": password}
        )

    def call(self, method, *arguments):
        model = "liteviewer.credential"
        return self._post(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": arguments, "kwargs": {}},
        )

    def _post(self, path, params):
        answer = self._session.post(self._url + path, json={"params": params}, timeout=TIMEOUT)
        content = answer.json()
        if "error" in content:
            raise RuntimeError(f"{path}: {content['error']}")
        return content["result"]
