# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is stored of a file is all of it, whenever its worker is killed."""

import os
import random
import signal
import time
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from ..models.ir_attachment import UNFINISHED, UNFINISHED_SECONDS

KILLS = 30
SIZE = 4 * 1024 * 1024
"""Takes the disk some milliseconds."""
LOGGER = "odoo.addons.liteviewer_helpdesk.models.ir_attachment"


@tagged("post_install", "-at_install", "alone")
class TestWholeFile(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.attachments = cls.env["ir.attachment"]
        cls.unfinished = cls.attachments._full_path(UNFINISHED)

    def setUp(self):
        super().setUp()
        self.content = os.urandom(1000)
        self.addCleanup(self.forget)

    def forget(self):
        """Take away what the transaction that is rolled back would leave in the filestore."""
        marked = self.attachments._full_path(f"checklist/{self.checksum[:2]}/{self.checksum}")
        for path in (self.path, marked, *self.find_unfinished()):
            if os.path.exists(path):
                os.unlink(path)

    @property
    def checksum(self):
        return self.attachments._compute_checksum(self.content)

    @property
    def path(self):
        return self.attachments._full_path(f"{self.checksum[:2]}/{self.checksum}")

    def find_unfinished(self):
        if not os.path.isdir(self.unfinished):
            return []
        return [entry.path for entry in os.scandir(self.unfinished)]

    def keep(self, size=None):
        """Store what the first ``size`` bytes of the content are, as a killed worker did."""
        os.makedirs(os.path.dirname(self.path), exist_ok=True)
        with open(self.path, "wb") as file:
            file.write(self.content[:size])

    def write_for_ever(self, pipe):
        """Be a worker, in a process of its own, that says when it is at work."""
        try:
            while True:
                if os.path.exists(self.path):
                    os.unlink(self.path)
                os.write(pipe, b".")
                self.attachments._file_write(self.content, self.checksum)
        finally:
            os._exit(1)

    def assert_accepted(self):
        attachment = self.attachments.create({"name": "picture.png", "raw": self.content})
        attachment.flush_recordset()
        attachment.invalidate_recordset()
        self.assertEqual(attachment.raw, self.content)
        with open(self.path, "rb") as file:
            self.assertEqual(file.read(), self.content)
        return attachment

    def test_workers_that_are_killed(self):
        """Whenever it happens, the same file is taken the next time, and is all there."""
        self.content = os.urandom(SIZE)
        # asks the database now, which a child of this process must not
        self.assertEqual(self.attachments._storage(), "file")
        for _i in range(KILLS):
            reading, writing = os.pipe()
            child = os.fork()
            if not child:
                self.write_for_ever(writing)
            try:
                os.read(reading, 1)
                time.sleep(random.uniform(0, 0.03))
            finally:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
                os.close(reading)
                os.close(writing)
            if os.path.exists(self.path):
                self.assertEqual(os.path.getsize(self.path), SIZE)
            self.assert_accepted()
        self.assertTrue(self.find_unfinished(), "none was killed while it wrote")

    def test_part_of_a_file_is_replaced(self):
        for size in (0, 1, 999):
            self.keep(size)
            with self.assertLogs(LOGGER, "WARNING"):
                self.assert_accepted()
        self.keep()
        with self.assertNoLogs(LOGGER, "WARNING"):
            self.assert_accepted()

    def test_another_file_with_the_same_checksum_is_refused(self):
        self.keep()
        other, checksum = os.urandom(1000), self.checksum
        with (
            patch.object(type(self.attachments), "_compute_checksum", lambda *_args: checksum),
            self.assertRaisesRegex(UserError, "collides"),
        ):
            self.attachments.create({"name": "other.png", "raw": other})
        with open(self.path, "rb") as file:
            self.assertEqual(file.read(), self.content)

    def test_a_full_disk_leaves_nothing(self):
        with (
            patch("os.fsync", side_effect=OSError("No space left on device")),
            self.assertRaises(OSError),
        ):
            self.attachments._file_write(self.content, self.checksum)
        self.assertFalse(os.path.exists(self.path))
        self.assertFalse(self.find_unfinished())

    def test_file_is_on_the_disk_before_it_has_its_name(self):
        order = []
        fsync, replace = os.fsync, os.replace
        with (
            patch("os.fsync", lambda fd: order.append("fsync") or fsync(fd)),
            patch("os.replace", lambda *paths: order.append("replace") or replace(*paths)),
        ):
            self.attachments._file_write(self.content, self.checksum)
        self.assertEqual(order, ["fsync", "replace"], "one fsync: it is what takes the time")

    def test_file_may_be_read_as_others_are(self):
        plain = os.path.join(self.attachments._full_path("checklist"), "plain")
        self.assert_accepted()
        with open(plain, "wb"):
            self.addCleanup(os.unlink, plain)
        self.assertEqual(os.stat(self.path).st_mode, os.stat(plain).st_mode)

    def test_what_a_killed_worker_left_is_collected(self):
        os.makedirs(self.unfinished, exist_ok=True)
        young, old = (os.path.join(self.unfinished, name) for name in ("young", "old"))
        for path in (young, old):
            with open(path, "wb"):
                pass
        long_ago = time.time() - UNFINISHED_SECONDS - 60
        os.utime(old, (long_ago, long_ago))
        self.attachments._gc_unfinished_files()
        self.assertEqual(self.find_unfinished(), [young])

    def test_file_of_a_transaction_that_fails_is_told_to_be_collected(self):
        self.attachments._file_write(self.content, self.checksum)
        checklist = self.attachments._full_path("checklist")
        self.assertTrue(os.path.exists(os.path.join(checklist, self.checksum[:2], self.checksum)))
