# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Runs inside Odoo's shell: answers HTTP requests as Odoo's server does, without the network.

For tests that send thousands of them: no connection, no second process and no list of databases
for each.
"""

from multiprocessing.connection import Connection

from werkzeug.test import Client

from odoo import http


def main(env, channel, base_url):
    """Answer what comes through the file descriptor `channel` until its other end is closed.

    A request is (who sends it, words for `werkzeug.test.Client.open`), an answer (status, content).
    """
    # Or this transaction would stay open, and see nothing of what comes after it.
    env.cr.rollback()
    clients = {}
    with Connection(channel) as connection:
        while True:
            try:
                sender, request = connection.recv()
            except EOFError:
                return
            client = clients.setdefault(sender, Client(http.root))
            with client.open(
                base_url=base_url, environ_base={"REMOTE_ADDR": "127.0.0.1"}, **request
            ) as answer:
                connection.send((answer.status_code, answer.get_data()))
