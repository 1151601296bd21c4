# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The queue on disk loses nothing, whatever happens to the process."""

import errno
import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liteviewer_agent.errors import SpoolError, Unavailable, UsageError
from liteviewer_agent.files import TEMPORARY
from liteviewer_agent.payload import Picture, Ticket
from liteviewer_agent.spool import (
    FIRST_DELAY,
    HISTORY,
    MAX_DELAY,
    SUFFIX,
    Spool,
    delay_before,
    pack,
    unpack,
)
from liteviewer_agent.transport import Receipt

RECEIPT = Receipt("LV-1", 1, False, "2026-11-23 09:15:00", "")


@pytest.fixture
def spool(tmp_path):
    return Spool(tmp_path / "spool")


def ticket(subject="subject", **values):
    return Ticket.new(subject, pictures=(Picture("a.png", b"\x00\xff" * 500),), **values)


def names(spool):
    return sorted(path.name for path in spool.waiting_dir.iterdir())


@given(
    st.text(min_size=1, max_size=50),
    st.text(max_size=200),
    st.dictionaries(st.text(max_size=9), st.integers() | st.lists(st.text(max_size=9)), max_size=5),
    st.lists(st.tuples(st.text(max_size=20), st.binary(max_size=200)), max_size=4),
)
def test_round_trip(subject, description, computer, pictures):
    original = Ticket.new(
        f"s{subject}", description, {}, computer, [Picture(*picture) for picture in pictures]
    )
    assert unpack(pack(original)) == original


@given(st.data())
def test_every_damaged_byte_is_noticed(data):
    original = pack(ticket())
    place = data.draw(st.integers(0, len(original) - 1))
    damaged = bytearray(original)
    damaged[place] ^= data.draw(st.integers(1, 255))
    try:
        copy = unpack(bytes(damaged))
    except Exception:
        return
    assert copy == unpack(original)  # a byte that means nothing, such as a date


def test_add_and_read(spool):
    first, second = ticket("one"), ticket("two")
    spool.add(first)
    spool.add(second)
    assert spool.read(first.client_ref) == first
    assert {entry.subject for entry in spool.waiting()} == {"one", "two"}
    assert all(entry.pictures == 1 for entry in spool.waiting())
    assert spool.has_waiting()


def test_order_is_that_of_writing_whatever_the_clock_says(spool):
    """Also within a second, and across a clock that is set back."""
    tickets = [replace(ticket(f"{n}"), created=f"2026-11-23T09:15:{30 - n:02}Z") for n in range(12)]
    for one in tickets:
        spool.add(one)
    spool.refuse(tickets[3].client_ref, "no")
    spool.accept(tickets[0].client_ref, RECEIPT)
    spool.add(tickets[5])  # its content has changed, its place has not
    spool.add(ticket("last"))
    wanted = [one.subject for one in tickets if one not in (tickets[0], tickets[3])]
    assert [entry.subject for entry in spool.waiting()] == [*wanted, "last"]
    spool.retry(tickets[3].client_ref)
    assert [entry.subject for entry in spool.waiting()][:3] == ["1", "2", "3"]
    assert len(names(spool)) == 12


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
def test_nobody_else_can_read(spool):
    spool.add(ticket())
    (path,) = spool.waiting_dir.glob("*.ticket")
    assert path.stat().st_mode & 0o077 == 0
    assert spool.root.stat().st_mode & 0o077 == 0


def test_sent_is_remembered_and_gone(spool):
    ref = spool.add(ticket())
    spool.accept(ref, RECEIPT)
    assert not spool.has_waiting()
    assert names(spool) == []
    assert spool.find_sent(ref).number == "LV-1"


def test_history_is_capped(spool):
    rows = [
        {"ref": str(n), "number": "LV", "subject": "", "url": "", "received_at": ""}
        for n in range(HISTORY)
    ]
    ref = spool.add(ticket())
    spool.history_file.write_text(json.dumps(rows))
    spool.accept(ref, RECEIPT)
    assert len(spool.sent()) == HISTORY
    assert spool.sent()[0].ref == ref


def test_damaged_history_is_no_obstacle(spool):
    ref = spool.add(ticket())
    spool.history_file.write_text("{")
    spool.accept(ref, RECEIPT)
    assert spool.find_sent(ref)


def test_refused_retry_drop(spool):
    ref = spool.add(ticket())
    spool.refuse(ref, "subject: too rude")
    assert spool.waiting() == []
    (entry,) = spool.refused()
    assert entry.reason == "subject: too rude"
    assert spool.read(ref).subject == "subject"
    assert spool.resolve(ref[:6]) == ref
    spool.retry(ref)
    assert [entry.ref for entry in spool.waiting()] == [ref]
    assert spool.waiting()[0].reason == ""
    spool.refuse(ref, "again")
    spool.drop(ref)
    assert spool.refused() == []
    with pytest.raises(UsageError):
        spool.resolve(ref[:6])


def test_postponed_is_not_due(spool):
    ref = spool.add(ticket())
    spool.postpone(spool.waiting(), Unavailable("no network"), 100)
    (entry,) = spool.waiting()
    now = time.time()
    assert entry.attempts == 1
    assert entry.reason == "no network"
    assert not entry.due(now)
    assert entry.due(now + 101)
    assert entry.due(now - 365 * 24 * 3600), "a clock set back must not hold the queue"
    spool.hurry()
    assert spool.waiting()[0].due(now)
    assert spool.waiting()[0].ref == ref


def test_backoff_grows_is_capped_and_differs():
    rng = random.Random(1)
    delays = [delay_before(attempt, rng) for attempt in range(40)]
    assert FIRST_DELAY * 0.8 <= delays[0] <= FIRST_DELAY * 1.2
    assert all(delay <= MAX_DELAY * 1.2 for delay in delays)
    assert delays[-1] >= MAX_DELAY * 0.8
    assert len(set(delays[10:])) > 20


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 half", pack(ticket())[:-40]])
def test_damaged_files_are_put_aside(spool, content):
    good = spool.add(ticket())
    bad = ticket()
    (spool.waiting_dir / f"000000002-{bad.client_ref}.ticket").write_bytes(content)
    assert [entry.ref for entry in spool.waiting()] == [good]
    (aside,) = spool.damaged()
    assert aside.read_bytes() == content


def test_damaged_picture_is_noticed_when_read(spool):
    ref = spool.add(ticket())
    (path,) = spool.waiting_dir.glob(f"*-{ref}.ticket")
    path.write_bytes(path.read_bytes().replace(b"\x00\xff" * 8, b"\x00\xfe" * 8, 1))
    assert spool.waiting()
    assert spool.read(ref) is None
    assert spool.waiting() == []
    assert len(spool.damaged()) == 1


def test_files_put_aside_do_not_replace_each_other(spool):
    bad = ticket().client_ref
    for content in (b"one", b"two"):
        spool.add(ticket())
        (spool.waiting_dir / f"000000002-{bad}.ticket").write_bytes(content)
        spool.waiting()
    assert sorted(path.read_bytes() for path in spool.damaged()) == [b"one", b"two"]


def test_damaged_state_means_due_now(spool):
    ref = spool.add(ticket())
    (spool.waiting_dir / f"{ref}.json").write_bytes(b'{"attempts": [')
    assert spool.waiting()[0].due(time.time())


def test_unfinished_files_of_killed_processes(spool):
    kept, lost = ticket("kept"), ticket("lost")
    spool.add(ticket("other"))
    for place, content, left in ((2, kept, pack(kept)), (3, lost, pack(lost)[:300])):
        name = f".tmp-{place:09}-{content.client_ref}.ticket.abc"
        (spool.waiting_dir / name).write_bytes(left)
    (spool.waiting_dir / f".tmp-{kept.client_ref}.json.ghi").write_bytes(b"{")
    assert {entry.subject for entry in spool.waiting()} == {"other"}
    spool.recover()
    assert {entry.subject for entry in spool.waiting()} == {"other", "kept"}
    assert len(spool.damaged()) == 1
    assert not [name for name in names(spool) if name.startswith(".tmp")]


def test_full_disk_is_said_and_leaves_nothing(spool, monkeypatch):
    spool.add(ticket())
    before = names(spool)

    def full(_descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SpoolError, match="disk is full"):
        spool.add(ticket())
    assert names(spool) == before


def test_folder_that_cannot_be_used(tmp_path):
    (tmp_path / "spool").write_text("a file in the way")
    with pytest.raises(SpoolError, match="cannot use its folder"):
        Spool(tmp_path / "spool").add(ticket())


def test_only_one_sends_at_a_time(spool):
    with spool.sending() as first, spool.sending() as second:
        assert first
        assert not second
    with spool.sending() as again:
        assert again


WRITER = """
import sys
from liteviewer_agent.files import TEMPORARY
from liteviewer_agent.payload import Picture, Ticket
from liteviewer_agent.spool import Spool
spool = Spool(sys.argv[1])
while True:
    ticket = Ticket.new("crash", pictures=(Picture("a.png", bytes(3_000_000)),))
    spool.add(ticket)
    print(ticket.client_ref, flush=True)
"""


@pytest.mark.parametrize("seed", range(4))
def test_killed_in_the_middle_of_a_write(spool, seed):
    """What was confirmed is there, whole; the one being written is whole or put aside."""
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(spool.root)], stdout=subprocess.PIPE, text=True
    )
    confirmed = [process.stdout.readline().strip() for _number in range(2)]
    time.sleep(random.Random(seed).uniform(0, 0.05))
    os.kill(process.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    confirmed += process.stdout.read().split()
    process.wait()
    process.stdout.close()
    spool.recover()  # also shows that the lock of the dead is free
    waiting = {entry.ref for entry in spool.waiting()}
    assert set(confirmed) <= waiting
    assert len(waiting) + len(spool.damaged()) <= len(confirmed) + 1
    assert all(spool.read(ref).pictures[0].data == bytes(3_000_000) for ref in waiting)


def test_tickets_of_versions_without_places_are_kept(spool):
    """Their files were named by the ticket alone, those that were being written as well."""
    first, second, unfinished = ticket("first"), ticket("second"), ticket("unfinished")
    for number, each in enumerate((second, first, unfinished)):
        spool.add(each)
        beginning = TEMPORARY if each == unfinished else ""
        path = spool._find(spool.waiting_dir, each.client_ref)
        old = path.rename(spool.waiting_dir / f"{beginning}{each.client_ref}{SUFFIX}")
        os.utime(old, (10 - number, 10 - number))
    spool.recover()
    assert [entry.subject for entry in spool.waiting()] == ["unfinished", "first", "second"]
    assert not spool.damaged()
