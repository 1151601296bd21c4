# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""When the inventory is sent, what becomes of failures, and what the user sees of it."""

import threading
import time
from dataclasses import replace

import pytest
from conftest import configure, window_in_this_process
from fake_odoo import CODE, NOT_ODOO
from filelock import FileLock

from liteviewer_agent.agent import Agent
from liteviewer_agent.errors import NotEnrolled, Refused, UsageError
from liteviewer_agent.inventory import report as report_module
from liteviewer_agent.inventory.facts import Disk, Inventory, OperatingSystem, Program
from liteviewer_agent.inventory.normalise import tidy
from liteviewer_agent.inventory.report import DAY, LOOK, WEEK, InventorySender
from liteviewer_agent.payload import Ticket
from liteviewer_agent.sender import BackgroundInventory

OK, FAILED, REFUSED = 0, 1, 2
MACHINE = Inventory(
    hostname="pc-1",
    os=OperatingSystem("Windows 11 Pro", "10.0.22631", "x86_64", "10.0.22631.4460"),
    memory_mb=8192,
    disks=(Disk("sda", "SSD", "S1", 512, "ssd"),),
    software=(Program("7-Zip", "24.08", "Igor Pavlov"),),
    remote_tools={"rustdesk": "187654321"},
)


class Clock:
    """Replaces ``time.time`` of the module."""

    def __init__(self):
        self.now = 1_800_000_000.0

    def time(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(report_module, "time", clock)
    return clock


@pytest.fixture
def machine(monkeypatch):
    """A list whose last item is the inventory of this computer; ``looks`` counts."""

    class Machine(list):
        looks = 0

        def collect(self):
            self.looks += 1
            return tidy(self[-1])

    found = Machine([MACHINE])
    monkeypatch.setattr("liteviewer_agent.inventory.collect", found.collect)
    return found


@pytest.fixture
def sender(agent, machine):
    return agent.inventory


def test_sent_over_both_protocols(protocol, sender, odoo):
    assert sender.send_if_due() is False
    (values,) = odoo.inventories
    assert values["schema"] == 1
    assert values["disks"] == [
        {"name": "sda", "model": "SSD", "serial": "S1", "size_gb": 512, "kind": "ssd"}
    ]
    assert values["remote_tools"] == {"rustdesk": "187654321"}


def test_sent_only_when_changed_or_after_a_week(sender, odoo, clock, machine):
    sender.send_if_due()
    sender.send_if_due()
    assert machine.looks == 1, "not time to look again"
    clock.now += LOOK + 1
    sender.send_if_due()
    assert (machine.looks, len(odoo.inventories)) == (2, 1)
    machine.append(replace(MACHINE, memory_mb=16384))
    clock.now += LOOK + 1
    sender.send_if_due()
    assert [values["memory_mb"] for values in odoo.inventories] == [8192, 16384]
    clock.now += WEEK
    sender.send_if_due()
    assert len(odoo.inventories) == 3


def test_clock_that_is_set_back_does_not_end_the_reports(sender, odoo, clock):
    clock.now += 10 * WEEK
    sender.send_if_due()
    clock.now -= 9 * WEEK
    sender.send_if_due()
    assert len(odoo.inventories) == 2


@pytest.mark.parametrize("mode", sorted(NOT_ODOO))
def test_unreachable_server_is_tried_again_soon(sender, odoo, clock, machine, mode):
    odoo.mode = mode
    assert sender.send_if_due() is True
    assert machine.looks == 0, "for nothing"
    assert sender.report().problem
    assert not sender.is_due()
    odoo.mode = ""
    clock.now += report_module.RETRY + 1
    assert sender.send_if_due() is False
    assert len(odoo.inventories) == 1
    assert sender.report().problem == ""


@pytest.mark.parametrize("mode", ["fault", "user error", "revoked"])
def test_server_without_support_is_left_alone_for_a_day(protocol, sender, odoo, clock, mode):
    odoo.mode = mode
    assert sender.send_if_due() is False
    count = len(odoo.requests)
    clock.now += DAY - 60
    sender.send_if_due()
    assert len(odoo.requests) == count
    clock.now += 120
    odoo.mode = ""
    sender.send_if_due()
    assert len(odoo.inventories) == 1


def test_busy_server_says_when(sender, odoo, clock):
    odoo.mode = "busy"
    assert sender.send_if_due() is True
    assert sender.report().next_look == clock.now + 120


def test_failures_do_not_forget_what_was_sent(sender, odoo, clock):
    sender.send_if_due()
    before = sender.report()
    clock.now += WEEK
    odoo.mode = "fault"
    sender.send_if_due()
    after = sender.report()
    assert (after.digest, after.sent_at) == (before.digest, before.sent_at)


def test_a_bug_stays_inside(agent, odoo, clock):
    sender = InventorySender(agent.paths.inventory, agent.settings, agent.connect, lambda: 1 / 0)
    assert sender.send_if_due() is False
    assert sender.report().problem
    assert not sender.is_due()


def test_full_disk_stays_inside(sender, odoo, agent):
    agent.paths.inventory.mkdir(parents=True)
    assert sender.send_if_due() is True
    assert len(odoo.inventories) == 1, "it was sent, and cannot be remembered"


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"digest": 1}', "\x00"])
def test_damaged_memory_is_no_memory(sender, odoo, agent, content):
    agent.paths.data.mkdir()
    agent.paths.inventory.write_text(content)
    sender.send_if_due()
    assert len(odoo.inventories) == 1
    assert sender.report().sent_at


def test_switched_off(sender, odoo, agent, machine):
    configure(agent, inventory=False)
    assert not sender.send_if_due()
    assert machine.looks == 0
    with pytest.raises(UsageError):
        sender.send(sender.prepare())
    assert not odoo.requests


def test_not_enrolled(home, machine):
    agent = Agent()
    assert not agent.inventory.send_if_due()
    assert machine.looks == 0
    with pytest.raises(NotEnrolled):
        agent.inventory.send({})


def test_damaged_settings_stay_inside(sender, agent):
    agent.paths.settings.write_text("{")
    assert sender.send_if_due() is False


def test_one_process_at_a_time(sender, agent, odoo):
    agent.paths.data.mkdir()
    with FileLock(agent.paths.inventory.with_suffix(".lock")):
        assert sender.send_if_due() is False
    assert not odoo.inventories
    sender.send_if_due()
    assert len(odoo.inventories) == 1


def test_new_enrolment_starts_afresh(cli, agent, odoo, machine):
    agent.inventory.send_if_due()
    assert cli("enroll", "--url", odoo.url, "--code", CODE)[0] == OK
    Agent().inventory.send_if_due()
    assert len(odoo.inventories) == 2


def test_tickets_do_not_wait(agent, odoo, monkeypatch):
    """The look at the computer hangs; a ticket goes out meanwhile."""
    begun, release = threading.Event(), threading.Event()

    def hang():
        begun.set()
        release.wait(120)
        return MACHINE

    sender = InventorySender(agent.paths.inventory, agent.settings, agent.connect, hang)
    monkeypatch.setattr("liteviewer_agent.sender.FIRST_LOOK", 0.0)
    done = threading.Event()
    background = BackgroundInventory(sender.send_if_due, done.set)
    background.start()
    try:
        assert begun.wait(60)
        assert agent.sender.deliver(agent.spool.add(Ticket.new("s"))).receipt
        assert background.pending
    finally:
        release.set()
    assert done.wait(60)
    assert not background.pending


def test_background_waits_until_the_window_has_settled(sender, odoo):
    done = threading.Event()
    background = BackgroundInventory(sender.send_if_due, done.set)
    background.start()
    time.sleep(0.2)
    assert background.pending
    background.hurry()
    assert done.wait(60)
    assert len(odoo.inventories) == 1


def test_window_can_end_after_a_bug():
    done = threading.Event()
    background = BackgroundInventory(lambda: 1 / 0, done.set)
    background.hurry()
    background.start()
    assert done.wait(60)
    assert not background.pending


# ---- commands ----------------------------------------------------------------------------------


def test_command_shows_everything_and_sends_nothing(cli, agent, odoo, machine):
    status, out, err = cli("inventory")
    assert (status, err) == (OK, "")
    for shown in ("pc-1", "8192", "Windows 11 Pro", "S1", "512 GB", "7-Zip", "RustDesk 187654321"):
        assert shown in out
    status, values = cli.json("inventory")
    assert status == OK
    assert values["software"] == [{"name": "7-Zip", "version": "24.08", "vendor": "Igor Pavlov"}]
    assert not odoo.requests


def test_command_needs_no_enrolment_to_show(cli, home, machine):
    assert cli("inventory")[0] == OK
    status, _out, err = cli("inventory", "--send")
    assert status == FAILED
    assert "not connected" in err


def test_command_sends_what_it_shows(cli, agent, odoo, machine):
    status, values = cli.json("inventory", "--send")
    assert status == OK
    assert (values["status"], values["stored"]) == ("sent", True)
    assert odoo.inventories == [values["inventory"]]
    assert "Sent" in cli("inventory", "--send")[1]
    assert len(odoo.inventories) == 2, "asked for, so sent, changed or not"


@pytest.mark.parametrize(
    ("mode", "expected"), [("portal", FAILED), ("fault", FAILED), ("user error", REFUSED)]
)
def test_command_tells_failures(cli, agent, odoo, machine, mode, expected):
    odoo.mode = mode
    status, _out, err = cli("inventory", "--send")
    assert status == expected
    assert err.count("\n") == 1
    status, values = cli.json("inventory", "--send")
    assert status == expected
    assert values["title"]


def test_command_when_switched_off(cli, agent, odoo, machine):
    configure(agent, inventory=False)
    assert cli("inventory")[0] == OK
    status, _out, err = cli("inventory", "--send")
    assert status == FAILED
    assert "switched off" in err
    assert not odoo.requests


def test_every_value_is_shown(cli, agent, odoo, machine):
    from liteviewer_agent.commands.inventory import _labels

    shown = set(agent.inventory.prepare()) - {"schema"}
    assert shown <= set(_labels())


@window_in_this_process
def test_start_of_the_session_sends(cli, agent, odoo, machine):
    assert cli("gui", "--background") == (OK, "", "")
    assert len(odoo.inventories) == 1
    assert cli("gui", "--background") == (OK, "", "")
    assert (machine.looks, len(odoo.inventories)) == (1, 1)


def test_start_of_the_session_waits_for_the_network(agent, odoo, machine, clock, monkeypatch):
    start = clock.now
    odoo.mode = "portal"
    monkeypatch.setattr(
        clock, "sleep", lambda seconds: (Clock.sleep(clock, seconds), came_up(odoo, clock, start))
    )
    agent.inventory.send_at_login()
    assert len(odoo.inventories) == 1
    odoo.mode = "portal"
    monkeypatch.setattr(clock, "sleep", lambda seconds: Clock.sleep(clock, seconds))
    clock.now += WEEK
    begin = clock.now
    agent.inventory.send_at_login()
    assert clock.now == begin + sum(report_module.LOGIN_PAUSES), "then it gives up"


def came_up(odoo, clock, start):
    if clock.now > start:
        odoo.mode = ""


def test_sending_the_queue_sends_the_inventory(cli, agent, odoo, machine):
    cli("queue")
    assert not odoo.inventories
    assert cli("queue", "--send")[0] == OK
    assert len(odoo.inventories) == 1
    odoo.mode = "fault"
    agent.inventory.forget()
    assert cli("queue", "--send") == (OK, "Nothing is waiting.\n", "")


def test_doctor_tells_when_it_was_sent(cli, agent, odoo, machine):
    def line():
        (check,) = [c for c in cli.json("doctor")[1]["checks"] if c["name"] == "Inventory"]
        assert check["ok"], "requests go out without it"
        return check["detail"]

    assert line() == "not sent yet"
    cli("inventory", "--send")
    assert line().startswith("sent on 20")
    agent.inventory.forget()
    odoo.mode = "fault"
    agent.inventory.send_if_due()
    assert line().startswith("not sent yet; ")
    assert "internal error" in line()
    configure(agent, inventory=False)
    assert line() == "switched off in the settings"


def test_refusal_is_remembered_with_its_reason(sender, odoo, agent):
    odoo.mode = "user error"
    with pytest.raises(Refused):
        sender.send(sender.prepare())
    sender.send_if_due()
    assert "damaged" in sender.report().problem
