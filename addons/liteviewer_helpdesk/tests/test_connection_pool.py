# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from unittest.mock import patch

from odoo.sql_db import connection_info_for
from odoo.tests import TransactionCase, tagged

from ..tools import connection_pool
from ..tools.connection_pool import PatientPool, ServerBusyError

SIZE = 4
RUSH = 16


@tagged("post_install", "-at_install", "alone")
class TestPatientPool(TransactionCase):
    def setUp(self):
        super().setUp()
        self.pool = PatientPool(SIZE)
        self.addCleanup(self.pool.close_all)
        _name, self.info = connection_info_for(self.env.cr.dbname)

    def in_threads(self, function, count):
        """Return what ``function(index)`` gives in as many threads."""
        with ThreadPoolExecutor(count) as threads:
            return list(threads.map(function, range(count)))

    def test_a_rush_for_several_connections_each(self):
        """None of them waits for one who waits for it."""
        for size, each in ((SIZE, 2), (2 * SIZE, 3)):
            pool = PatientPool(size)
            self.addCleanup(pool.close_all)
            together = Barrier(RUSH)

            def work(_index, pool=pool, each=each, together=together):
                together.wait()
                borrowed = []
                for _i in range(each):
                    borrowed.append(pool.borrow(self.info))
                    time.sleep(0.01)
                for connection in borrowed:
                    pool.give_back(connection)
                return True

            self.assertEqual(self.in_threads(work, RUSH), [True] * RUSH)
            self.assertLessEqual(len(pool._connections), size)

    def test_waiting_has_an_end(self):
        for _i in range(SIZE):
            self.pool.borrow(self.info)
        with patch.object(connection_pool, "WAIT_SECONDS", 0.1):
            began = time.monotonic()
            with self.assertRaisesRegex(ServerBusyError, "busy"):
                self.pool.borrow(self.info)
        self.assertGreaterEqual(time.monotonic() - began, 0.1)

    def test_the_last_ones_are_for_who_has_one(self):
        together = Barrier(SIZE)

        def take(_index):
            together.wait()
            try:
                return bool(self.pool.borrow(self.info))
            except ServerBusyError:
                return False

        with patch.object(connection_pool, "WAIT_SECONDS", 0):
            self.pool.borrow(self.info)
            # of the other three, all at once, one has to wait for this thread
            self.assertEqual(sum(self.in_threads(take, SIZE)), SIZE - 2)
            self.assertTrue(self.pool.borrow(self.info))

    def test_a_pool_of_one(self):
        pool = PatientPool(1)
        self.addCleanup(pool.close_all)
        pool.give_back(pool.borrow(self.info))

    def test_connections_that_were_lost_count_for_nothing(self):
        for _i in range(SIZE):
            self.pool.borrow(self.info).leaked = True
        with patch.object(connection_pool, "WAIT_SECONDS", 0):
            self.assertTrue(self.in_threads(lambda _i: self.pool.borrow(self.info), 1))
