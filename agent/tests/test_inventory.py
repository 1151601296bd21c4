# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a computer consists of: recorded machines, and this one."""

import json
import os
import re
import sys
import time
from contextlib import contextmanager
from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inventory_fixtures import LINUX, WINDOWS, linux, recorded, windows
from jsonschema import Draft202012Validator, FormatChecker

from liteviewer_agent.inventory import collect
from liteviewer_agent.inventory.base import Collector, bytes_of, output_of
from liteviewer_agent.inventory.distributions import distribution
from liteviewer_agent.inventory.facts import (
    Disk,
    Interface,
    Inventory,
    Machine,
    OperatingSystem,
    Processor,
    Program,
)
from liteviewer_agent.inventory.memory import installed_mb as memory_of
from liteviewer_agent.inventory.memory import sold_mb
from liteviewer_agent.inventory.normalise import (
    PAYLOAD_BYTES,
    TEXT_LIMIT,
    address_of,
    chassis_of,
    digest,
    gigabytes,
    label,
    mac_of,
    model_of,
    payload,
    serial_of_disk,
    size_of,
    text,
    tidy,
    tool_id_of,
    uuid_of,
)
from liteviewer_agent.inventory.remote_tools import id_in, mesh_node_in
from liteviewer_agent.inventory.windows import Registry, query_command, read_answers
from liteviewer_agent.limits import INVENTORY

MOMENT = "2026-11-23T07:00:00Z"
SCHEMA = Draft202012Validator(INVENTORY, format_checker=FormatChecker())

not_on_windows = pytest.mark.skipif(
    sys.platform == "win32", reason="names of files that Windows does not allow"
)


def check_payload(values):
    """Fail unless it is what the server promises to take."""
    SCHEMA.validate(values)
    assert size_of(values) <= PAYLOAD_BYTES
    assert json.loads(json.dumps(values)) == values
    assert not re.search("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", _texts(values))


def _texts(value):
    if isinstance(value, dict):
        return "".join(_texts(part) for pair in value.items() for part in pair)
    if isinstance(value, list):
        return "".join(map(_texts, value))
    return str(value)


# ---- recorded machines -------------------------------------------------------------------------


@not_on_windows
def test_debian_laptop(tmp_path):
    found = recorded("debian-laptop", tmp_path)
    assert (found.hostname, found.domain) == ("nb-petrov.office.romashka.ru", "office.romashka.ru")
    assert found.os == OperatingSystem(
        "Debian GNU/Linux", "12 (bookworm)", "x86_64", "6.1.0-40-amd64"
    )
    assert found.system == Machine(
        "LENOVO", "ThinkPad T14 Gen 2i (20W0S01E00)", "", "", "laptop"
    ), "serial and UUID are for root only"
    assert found.cpu == Processor("11th Gen Intel(R) Core(TM) i5-1135G7 @ 2.40GHz", 4, 8)
    assert found.memory_mb == 16384
    assert found.disks == (
        Disk("nvme0n1", "SAMSUNG MZVL2512HCJQ-00BL7", "S64KNX0T123456", 512, "nvme"),
    ), "neither the USB disk nor what is made of memory"
    assert found.interfaces == (
        Interface("enp0s31f6", "8c:8c:aa:12:34:56"),
        Interface("wg0", "", ("10.8.0.14/24",)),
        Interface(
            "wlp0s20f3",
            "b4:0e:de:11:22:33",
            (
                "192.168.10.57/24",
                "2a02:6b8:0:40c:b60e:deff:fe11:2233/64",
                "fe80::b60e:deff:fe11:2233/64",
            ),
        ),
    )
    assert found.software == (
        Program("anydesk", "6.3.2", "AnyDesk Software GmbH"),
        Program("bash", "5.2.15-2+b8", "Matthias Klose"),
        Program("libreoffice-writer", "4:7.4.7-1+deb12u8", "Debian LibreOffice Maintainers"),
        Program("rustdesk", "1.3.2", "rustdesk"),
    )
    assert found.remote_tools == {"anydesk": "812345678", "rustdesk": "187654321"}


@not_on_windows
def test_rocky_server(tmp_path):
    found = recorded("rocky-server", tmp_path)
    assert found.domain == "stroyinvest"
    assert found.os.version == "9.4 (Blue Onyx)"
    assert found.system == Machine(
        "Dell Inc.",
        "PowerEdge R750",
        "7XK1234",
        "4c4c4544-0058-4b10-8031-b7c04f313233",
        "server",
    )
    assert (found.cpu.cores, found.cpu.threads) == (8, 16)
    assert found.memory_mb == 65536, "the kernel does not list its blocks here"
    assert found.disks == (
        Disk("sda", "MTFDDAK480TDS", "21112D5E0A1B", 480, "ssd"),
        Disk("sdb", "ST4000NM000A", "", 4001, "hdd"),
    )
    assert [(item.name, item.addresses) for item in found.interfaces] == [
        ("bond0", ("10.20.0.10/24", "10.20.0.11/24")),
        ("eno1", ()),
    ]
    assert [program.name for program in found.software] == [
        "bash",
        "libreoffice-core",
        "own-backup",
        "postgresql16-server",
    ]
    assert found.remote_tools == {"teamviewer": "1234567890"}


@not_on_windows
def test_ubuntu_in_a_virtual_machine(tmp_path):
    found = recorded("ubuntu-vm", tmp_path)
    assert found.system.chassis == "virtual"
    assert found.cpu == Processor("QEMU Virtual CPU version 2.5+", 2, 2)
    assert found.memory_mb == 4096
    assert found.disks == (Disk("vda", "", "", 21, "other"),)
    assert found.interfaces == (Interface("ens3", "52:54:00:ab:cd:ef"),), "ip without JSON"
    assert [(program.name, program.version) for program in found.software] == [
        ("firefox", "131.0-1"),
        ("nginx", "1.24.0-2ubuntu7.1"),
    ]
    assert found.remote_tools == {}


@not_on_windows
def test_a_board_without_firmware_tables(tmp_path):
    found = recorded("raspberry", tmp_path)
    assert found.system.model == "Raspberry Pi 4 Model B Rev 1.5"
    assert found.system.serial == "10000000a1b2c3d4"
    assert found.cpu == Processor("Broadcom BCM2711 (Cortex-A72)", 2, 2)
    assert found.os.architecture == "aarch64"
    assert [disk.name for disk in found.disks] == ["mmcblk0"]


@not_on_windows
def test_astra_on_a_computer_put_together_by_hand(tmp_path):
    found = recorded("astra-desktop", tmp_path)
    assert (found.os.name, found.os.version) == ("Astra Linux", "1.7.5.16")
    assert found.system == Machine("ASRock", "B550M Pro4", "", "", "desktop"), "those of the board"
    assert found.cpu == Processor("AMD Ryzen 5 PRO 4650G with Radeon Graphics", 6, 12)
    assert found.memory_mb == 16384, "by modules: graphics takes more than a gigabyte"
    assert found.disks == (
        Disk("sda", "Samsung SSD 870 EVO 500GB", "S62ANZ0R345678", 500, "ssd"),
    ), "in a hot-swap bay; no reader, stick, USB disk, memory card, and nothing made of disks"
    assert found.interfaces == (
        Interface(
            "enp4s0",
            "a8:a1:59:10:20:30",
            ("192.168.5.33/24", "fe80::aaa1:59ff:fe10:2030/64"),
        ),
        Interface("tap0", "4e:1f:02:aa:bb:cc", ("10.77.0.5/24",)),
    ), "the ip of old systems writes no JSON"


@not_on_windows
def test_redos_on_a_server_with_several_ways_to_its_disks(tmp_path):
    found = recorded("redos-server", tmp_path)
    assert (found.os.name, found.os.version) == ("RED OS", "7.3.4")
    assert found.cpu == Processor("Intel(R) Xeon(R) CPU E5620 @ 2.40GHz", 4, 8)
    assert found.memory_mb == 65536, "without the empty slot and the memory of the firmware"
    assert found.disks == (
        Disk("cciss/c0d0", "LOGICAL VOLUME", "", 147, "hdd"),
        Disk("nvme0n1", "Dell Ent NVMe CM6 RI 960GB", "Y1A0A0B0TCD8", 960, "nvme"),
        Disk("nvme0n2", "Dell Ent NVMe CM6 RI 960GB", "Y1A0A0B0TCD8", 960, "nvme"),
        Disk("sda", "ST300MM0006", "S0K1ABCD0000M4321XYZ", 300, "hdd"),
        Disk("sdc", "MSA 2040 SAN", "00c0ff1a2b3c0000", 1000, "hdd"),
        Disk("sdf", "", "", 500, "other"),
    )


@not_on_windows
def test_alt_on_a_board_of_another_processor(tmp_path):
    found = recorded("alt-baikal", tmp_path)
    assert (found.os.name, found.os.version) == ("ALT Workstation", "10.2 (Autolycus)")
    assert found.system == Machine("", "Elpitech MBM1.0 board", "", "", "")
    assert found.cpu == Processor("Baikal-M (Cortex-A57)", 8, 8)
    assert found.memory_mb == 16384
    assert found.disks == (Disk("mmcblk0", "HBG4a2", "0x1a2b3c4d", 32, "other"),)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"os-release": 'NAME="Debian GNU/Linux"\nID=debian', "debian_version": "trixie/sid"},
         ("Debian GNU/Linux", "trixie/sid")),
        ({"os-release": 'NAME="Debian GNU/Linux"\nVERSION="9 (stretch)"'},
         ("Debian GNU/Linux", "9 (stretch)")),
        ({"os-release": 'NAME="Astra Linux (Orel)"\nID=astra\nVERSION_ID="2.12.45"',
          "astra_version": "CE 2.12.45 (orel)"}, ("Astra Linux (Orel)", "2.12.45")),
        ({"os-release": "ID=astra\nVERSION_ID=1.8_x86-64", "astra/build_version": "1.8.1.16"},
         ("Astra Linux", "1.8.1.16")),
        ({"os-release": 'NAME="ALT"\nID=altlinux\nVERSION="8.4"',
          "altlinux-release": "ALT 8 SP Workstation (cliff)"},
         ("ALT SP Workstation", "8 (cliff)")),
        ({"os-release": 'NAME="RED OS"\nID=redos\nVERSION="8.0"'}, ("RED OS", "8.0")),
        ({"os-release": 'NAME="ROSA"\nID=rosa\nVERSION_ID=2021.1\n'
          'PRETTY_NAME="ROSA Fresh Desktop 12.5"'}, ("ROSA Fresh Desktop", "12.5")),
        ({"redhat-release": "CentOS release 6.10 (Final)"}, ("CentOS", "6.10 (Final)")),
        ({"debian_version": "6.0.10"}, ("Debian GNU/Linux", "6.0.10")),
        ({"os-release": "\0=garbage\n=\n#x=y"}, ("", "")),
        ({}, ("", "")),
    ],
)  # fmt: skip
def test_distributions(files, expected):
    assert distribution(lambda path: files.get(path.removeprefix("etc/"), "")) == expected


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ((16384, 16512, 14233, False), 16384),
        ((0, 16512, 15700, False), 16384),
        ((0, 67584, 64100, False), 65536),
        ((0, 0, 14233, False), 16384),
        ((8192, 0, 15800, False), 16384),
        ((2048, 6144, 5900, True), 6144),
        ((0, 0, 6900, True), 7168),
        ((0, 0, 0, False), 0),
    ],
)
def test_memory_out_of_several_sources(known, expected):
    """Modules, blocks, what is usable, a virtual machine."""
    assert memory_of(*known) == expected


def test_windows_11_laptop(tmp_path):
    found = recorded("windows-11-laptop", tmp_path)
    assert found.os == OperatingSystem(
        "Windows 11 Pro", "10.0.22631", "x86_64", "10.0.22631.4460"
    ), "without the maker, whose name is translated"
    assert found.domain == "", "a workgroup is none"
    assert found.system == Machine(
        "LENOVO",
        "ThinkPad T14 Gen 4 (21HES1LV00)",
        "PF4ABCDE",
        "7a3c1f4c-2b1d-11ee-80f3-6c2408112233",
        "laptop",
    )
    assert found.cpu == Processor("13th Gen Intel(R) Core(TM) i7-1355U", 10, 12)
    assert found.memory_mb == 16384
    assert found.disks == (
        Disk("PHYSICALDRIVE0", "SAMSUNG MZVL21T0HCLR-00BL7", "S6XNNX0W123456", 1024, "nvme"),
    )
    assert found.interfaces == (
        Interface("Ethernet", "9c:2d:cd:44:55:66", ("169.254.33.7/16",)),
        Interface("OfficeVPN", "00:ff:12:34:56:78", ("10.9.0.6/30",)),
        Interface(
            "Беспроводная сеть",
            "6c:24:08:11:22:33",
            (
                "192.168.1.34/24",
                "2a00:1370:8182:1::34/128",
                "2a00:1370:8182:1:6c24:8ff:fe11:2233/64",
                "fe80::4d1a:9b2c:3d4e:5f60/64",
            ),
        ),
    )
    assert [program.name for program in found.software] == [
        "1С:Предприятие 8 (8.3.24.1548)",
        "7-Zip 24.08 (x64)",
        "Microsoft 365 Apps для предприятий - ru-ru",
        "RustDesk",
        "Telegram Desktop",
    ], "no parts of programs, no updates"
    assert found.remote_tools == {"anydesk": "912345678", "rustdesk": "223344556"}


def test_windows_10_desktop_of_a_careless_maker(tmp_path):
    found = recorded("windows-10-desktop", tmp_path)
    assert found.domain == "romashka.local"
    assert found.system == Machine("", "", "", "", "desktop"), "nothing was filled in"
    assert found.cpu.model == "AMD Ryzen 5 3600 6-Core Processor"
    assert found.memory_mb == 16384
    assert found.disks == (
        Disk("PHYSICALDRIVE0", "KINGSTON SA400S37240G", "50026B7784ABCDEF", 240, "ssd"),
        Disk("PHYSICALDRIVE1", "ST1000DM010-2EP102", "ZN1ABCDE", 1000, "hdd"),
    )
    assert found.interfaces == (Interface("Ethernet", "04:d4:c4:77:88:99", ("10.0.5.17/22",)),)
    assert [program.name for program in found.software] == ["Google Chrome", "TeamViewer"]
    assert found.remote_tools == {"litemanager": "4455667788", "teamviewer": "1098765432"}


def test_windows_server_in_a_virtual_machine(tmp_path):
    found = recorded("windows-server-vm", tmp_path)
    assert found.os.name == "Windows Server 2022 Standard"
    assert (found.system.model, found.system.chassis) == ("VMware7,1", "virtual")
    assert (found.cpu.cores, found.cpu.threads) == (4, 4)
    assert found.interfaces[0].addresses == ("10.1.1.20/24", "10.1.1.21/24")
    assert found.software == (
        Program("Microsoft SQL Server 2019 (64-bit)", "", "Microsoft Corporation"),
    )


@pytest.mark.parametrize("name", WINDOWS)
def test_windows_without_powershell(tmp_path, monkeypatch, name):
    """A company forbids it: the registry still says something."""
    system = SimpleNamespace(memory_mb=lambda: 16247)
    monkeypatch.setattr("liteviewer_agent.inventory.base.current_system", lambda: system)
    found = recorded(name, tmp_path, answers=None)
    assert found.os == recorded(name, tmp_path).os
    assert found.memory_mb == 16384
    assert found.software
    assert found.disks == found.interfaces == ()
    check_payload(payload(found, MOMENT, "0"))


@pytest.mark.parametrize("answers", ["", "[]", "{", '"?"', '{"os": [1, null], "memory": 7}'])
def test_odd_answers_of_powershell(answers):
    assert not any(read_answers(answers).values())


@pytest.mark.parametrize("encoding", ["cp866", "cp1251", "utf-16", "utf-16-le", "utf-8-sig"])
def test_powershell_that_may_not_choose_its_encoding(encoding):
    printed = 'WARNING: cut\r\n{"os": {"Caption": "Майкрософт Windows 10 Корпоративная"}}\r\n'
    answers = read_answers(printed.encode(encoding))
    assert answers["os"] == [{"Caption": "Майкрософт Windows 10 Корпоративная"}]
    script = f"import sys; sys.stdout.buffer.write({printed.encode(encoding)!r})"
    assert output_of([sys.executable, "-c", script]) == printed


@pytest.mark.parametrize(
    ("serial", "expected"),
    [
        ("S64KNX0T123456_00000001.", "S64KNX0T123456"),
        ("VMWare NVME_0000_", "VMWare NVME"),
        ("0025_38B1_2100_0A5F.", "0025_38B1_2100_0A5F"),
        ("564278623366652d663234373765", "VBxb3fe-f2477e"),
        ("2020202057202d20", "2020202057202d20"),
        ("2020202020202020202020202039435158304b31", "9CQX0K1"),
        ("6000c29a1b2c3d4e5f60718293a4b5c6", "6000c29a1b2c3d4e5f60718293a4b5c6"),
        ("50026B7784ABCDEF", "50026B7784ABCDEF"),
        (None, ""),
    ],
)
def test_serial_numbers_of_disks(serial, expected):
    assert serial_of_disk(serial) == expected


@pytest.mark.parametrize(
    "serial", ["VB3b1a5f07-29edc4c1", "WD-WCAZA2345678", "QM00001", "9CQX0K12"]
)
def test_serial_numbers_as_old_systems_encode_them(serial):
    for filled in (serial.ljust(20), serial.rjust(20)):
        pairs = zip(filled[1::2], filled[::2], strict=True)
        assert serial_of_disk("".join(map("".join, pairs)).encode().hex()) == serial


def _drives(tmp_path, drives, disks=()):
    record = {"drives": drives, "disks": disks, "computer": {"Manufacturer": "VMware, Inc."}}
    return recorded("windows-10-desktop", tmp_path, answers=record).disks


def test_windows_disks_inside_and_outside(tmp_path):
    """Answers in numbers, in their digits and in words."""
    drive = {"DeviceID": r"\\.\PHYSICALDRIVE0", "Index": 0, "Model": "M", "Size": "500107862016"}
    external = drive | {"MediaType": "External hard disk media", "InterfaceType": "SCSI"}
    assert _drives(tmp_path, external, {"DeviceId": "0", "BusType": "11", "MediaType": 4}) == (
        Disk("PHYSICALDRIVE0", "M", "", 500, "ssd"),
    ), "on a port for hot swap"
    assert not _drives(tmp_path, external, {"DeviceId": "0", "BusType": "USB"})
    assert not _drives(tmp_path, external)
    fixed = drive | {"MediaType": "Fixed hard disk media", "Size": None}
    details = {
        "DeviceId": 0,
        "BusType": "NVMe",
        "Size": 512110190592,
        "SerialNumber": "A123_00000001.",
    }
    assert _drives(tmp_path, fixed, details) == (Disk("PHYSICALDRIVE0", "M", "A123", 512, "nvme"),)
    assert _drives(tmp_path, fixed)[0].size_gb == 0, "it is there, whatever its size"
    reader = drive | {"MediaType": None, "Size": None, "InterfaceType": "SCSI"}
    assert not _drives(tmp_path, reader)
    assert not _drives(tmp_path, fixed, {"DeviceId": 0, "BusType": 15}), "a file"


def test_windows_cores_memory_and_addresses(tmp_path):
    found = recorded(
        "windows-10-desktop",
        tmp_path,
        answers={
            "processors": [{"Name": "Intel(R) Xeon(TM) CPU 3.06GHz"}] * 2,
            "memory": [
                {"Capacity": "4294967296", "MemoryType": 0, "SMBIOSMemoryType": "26"},
                {"Capacity": 16777216, "MemoryType": 11},
                {"Capacity": None},
            ],
            "os": {"Caption": "Microsoft® Windows Server® 2008 Standard ", "Version": "6.0.6002"},
            "adapters": {
                "InterfaceIndex": 7,
                "Name": "E1000",
                "MACAddress": "00:50:56:AA:BB:CC",
                "PhysicalAdapter": True,
                "PNPDeviceID": "PCI\\VEN_8086",
            },
            "configurations": [
                {"InterfaceIndex": "7", "IPAddress": ["10.1.0.7"], "IPSubnet": ["255.255.0.0"]}
            ],
        },
    )
    assert found.cpu == Processor("Intel(R) Xeon(TM) CPU 3.06GHz", 2, 2)
    assert found.memory_mb == 4096
    assert found.os.name == "Windows Server 2008 Standard"
    assert found.interfaces == (Interface("E1000", "00:50:56:aa:bb:cc", ("10.1.0.7/16",)),)


def test_powershell_is_asked_once():
    command = query_command(r"C:\Windows")
    assert command[0] == r"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe"
    assert {"-NoProfile", "-NonInteractive"} < set(command)
    assert '"' not in command[-1], "no quoting to get wrong"
    collector = windows("windows-11-laptop")
    calls = []
    collector._output_of = lambda command, **_options: calls.append(command[0]) or ""
    collector.collect()
    assert len([call for call in calls if "powershell" in call]) == 1


def test_old_rustdesk_is_not_asked():
    """It would show a box on the screen."""
    collector = windows("windows-11-laptop")
    programs = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall"
    collector._registry.values(rf"{programs}\RustDesk")["DisplayVersion"] = "1.1.9"
    assert "rustdesk" not in tidy(collector.collect()).remote_tools


NODE = "aB3@$" * 12 + "xyz9"


def test_remote_tools_of_windows():
    record = windows(
        "windows-11-laptop",
        files={
            r"C:\ProgramData\AnyDesk\ad_romashka\system.conf": "ad.anynet.id=555666777\n",
        },
    )
    keys = record._registry._keys
    programs = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall"
    keys[rf"{programs}\RustDesk"].update({"DisplayName": "RustDesk 1.2.2", "DisplayVersion": ""})
    keys[r"HKLM\SOFTWARE\Open Source\Mesh Agent"] = {"NodeId": f"node//{NODE}"}
    keys[r"HKLM\SOFTWARE\TektonIT\Remote Manipulator System\Host\Parameters"] = {
        "InternetId": b"\xef\xbb\xbf<s><internet_id>553-468-128-334</internet_id></s>"
    }
    assert tidy(record.collect()).remote_tools == {
        "anydesk": "555666777",
        "meshcentral": NODE,
        "rms": "553-468-128-334",
        "rustdesk": "223344556",
    }


@not_on_windows
def test_remote_tools_of_linux(tmp_path):
    collector = linux("ubuntu-vm", tmp_path)
    for place, content in {
        "usr/local/mesh_services/meshagent/meshagent": "",
        "home/petrov/.anydesk/ad_romashka/system.conf": "ad.anynet.id=555666777\n",
    }.items():
        (tmp_path / place).parent.mkdir(parents=True)
        (tmp_path / place).write_text(content)
    collector._output_of = lambda command, **_options: f"{NODE}\n" * ("-nodeid" in command)
    assert tidy(collector.collect()).remote_tools == {"anydesk": "555666777", "meshcentral": NODE}


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        (NODE, NODE),
        (f"node/romashka/{NODE}\r\n", NODE),
        ("Ab+/" * 16, "Ab@$" * 16),
        ("00" * 48, "A" * 64),
        (NODE + "x", ""),
        ("Unable to connect", ""),
    ],
)
def test_nodes_of_meshcentral(printed, expected):
    assert mesh_node_in(printed) == expected


@pytest.mark.parametrize(
    "name", [*(pytest.param(name, marks=not_on_windows) for name in LINUX), *WINDOWS]
)
def test_recorded_machines_give_good_payloads(tmp_path, name):
    found = recorded(name, tmp_path)
    values = payload(found, MOMENT, "0.1.0")
    check_payload(values)
    assert tidy(found) == found
    assert "TOP SECRET" not in str(values)
    assert "TOPSECRET" not in str(values)


# ---- this machine ------------------------------------------------------------------------------


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a Linux is asked")
def test_this_computer():
    start = time.perf_counter()
    found = collect()
    assert time.perf_counter() - start < 30, "seconds, on a busy machine"
    assert found.hostname
    assert found.os.kernel
    assert found.cpu.threads >= found.cpu.cores >= 1
    assert found.memory_mb > 100
    assert found == collect()
    check_payload(payload(found, MOMENT, "0.1.0"))


def test_any_other_system():
    found = tidy(Collector().collect())
    assert found.hostname
    assert found.disks == ()


def test_a_part_that_fails_is_left_out():
    class Broken(Collector):
        def disks(self):
            raise ZeroDivisionError

        def os(self):
            raise OSError

    found = tidy(Broken().collect())
    assert found.hostname
    assert (found.disks, found.os) == ((), OperatingSystem())


def test_a_part_that_hangs_is_left_out(monkeypatch):
    class Hanging(Collector):
        def disks(self):
            time.sleep(60)

    monkeypatch.setattr("liteviewer_agent.inventory.base.PART_TIMEOUT", 0.1)
    found = tidy(Hanging().collect())
    assert found.hostname
    assert found.disks == ()


@not_on_windows
def test_files_that_are_none_or_endless(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "long").write_bytes(b"x" * 2**20)
    assert bytes_of(tmp_path / "pipe") == bytes_of(tmp_path) == bytes_of("/dev/zero") == b""
    assert bytes_of(tmp_path / "long", limit=70000) == b"x" * 70000


def test_commands_that_fail_say_nothing():
    assert output_of([sys.executable, "-c", "print('это')"]) == "это\n".replace(
        "\n", "\r\n" if sys.platform == "win32" else "\n"
    )
    assert output_of([sys.executable, "-c", "print(1); raise SystemExit(1)"]) == ""
    assert output_of([sys.executable, "-c", "import time; time.sleep(9)"], timeout=0.1) == ""
    assert output_of(["no-such-command"]) == ""


def test_registry(monkeypatch):
    tree = {("machine", "SOFTWARE\\A"): ({"x": 1}, ["k"]), ("user", "B"): ({}, [])}

    @contextmanager
    def opened(key):
        yield key

    def open_key(hive, path, _reserved, access):
        assert access == 0x20019 | 0x100, "reading, the view of 64-bit programs"
        if (hive, path) not in tree:
            raise FileNotFoundError(path)
        return opened(tree[hive, path])

    fake = SimpleNamespace(
        HKEY_CURRENT_USER="user",
        HKEY_LOCAL_MACHINE="machine",
        KEY_READ=0x20019,
        KEY_WOW64_64KEY=0x100,
        OpenKey=open_key,
        QueryInfoKey=lambda key: (len(key[1]), len(key[0]), 0),
        EnumValue=lambda key, place: (*list(key[0].items())[place], 4),
        EnumKey=lambda key, place: key[1][place],
    )
    monkeypatch.setitem(sys.modules, "winreg", fake)
    registry = Registry()
    assert registry.values("HKLM\\SOFTWARE\\A") == {"x": 1}
    assert registry.children("HKLM\\SOFTWARE\\A") == ["k"]
    assert registry.values("HKCU\\B") == {}
    assert registry.values("HKLM\\missing") == {}
    assert registry.children("HKLM\\missing") == []


# ---- normalisation -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "placeholder",
    [
        "To Be Filled By O.E.M.",
        "Default string",
        "System Serial Number",
        "Not Specified",
        "None",
        "N/A",
        "0",
        "00000000",
        "123456789",
        "xxxxxxxxxxx",
        "0000_0000_0000_0000",
        "Default_String",
        "No Asset Tag",
        "Type2 - Board Serial Number",
        "...",
        "  ",
        None,
    ],
)
def test_placeholders_of_vendors_are_unknown(placeholder):
    assert label(placeholder) == ""


@pytest.mark.parametrize("serial", ["PF4ABCDE", "0012345", "VMware-56 4d", "5CG0123ABC", "X200"])
def test_serial_numbers_stay(serial):
    assert label(serial) == serial


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("00-1A-2B-3C-4D-5E", "00:1a:2b:3c:4d:5e"),
        ("001a.2b3c.4d5e", "00:1a:2b:3c:4d:5e"),
        ("00:00:00:00:00:00", ""),
        ("FF:FF:FF:FF:FF:FF", ""),
        ("00:1a:2b:3c:4d:5e:6f:70", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_mac(value, expected):
    assert mac_of(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("192.168.1.5/24", "192.168.1.5/24"),
        ("10.0.0.1", "10.0.0.1/32"),
        ("FE80::1%eth0/64", "fe80::1/64"),
        ("fe80::1%7", "fe80::1/128"),
        ("127.0.0.1/8", ""),
        ("::1/128", ""),
        ("0.0.0.0/0", ""),
        ("1.2.3.4/99", ""),
        ("1.2.3.4/None", ""),
        ("words", ""),
    ],
)
def test_addresses(value, expected):
    assert address_of(value) == expected


def test_uuids():
    assert uuid_of(" 4C4C4544-0058-4B10-8031-B7C04F313233 ") == (
        "4c4c4544-0058-4b10-8031-b7c04f313233"
    )
    shared = "03000200-0400-0500-0006-000700080009"
    for value in ("", "Not Settable", "0" * 32, "F" * 32, shared):
        assert uuid_of(value) == ""


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (([3], "ASUS", "PRIME"), "desktop"),
        ((["10"], "LENOVO", "T14"), "laptop"),
        (([23], "Dell Inc.", "PowerEdge"), "server"),
        (([1], "Dell Inc.", "?"), "other"),
        (([], "Dell Inc.", "?"), ""),
        (([3], "Microsoft Corporation", "Virtual Machine"), "virtual"),
        (([10], "Microsoft Corporation", "Surface Laptop 5"), "laptop"),
        (([""], "", "", True), "virtual"),
        (([13], "Apple", "iMac", True), "desktop"),
    ],
)
def test_chassis(arguments, expected):
    assert chassis_of(*arguments) == expected


def test_models():
    assert model_of("LENOVO", "20W0", "ThinkPad T14") == "ThinkPad T14 (20W0)"
    assert model_of("LENOVO", "20W0", "Not Specified") == "20W0"
    assert model_of("HP", "EliteBook 840", "SBKPF") == "EliteBook 840"


def test_sizes():
    assert gigabytes(1000204886016) == gigabytes("1000204886016") == 1000
    assert gigabytes(None) == gigabytes("?") == gigabytes(float("nan")) == gigabytes(-5) == 0


@pytest.mark.parametrize(
    ("usable", "installed"),
    [
        (0, 0),
        (490, 512),
        (1433, 1536),
        (3794, 4096),
        (11900, 12288),
        (15712, 16384),
        (16384, 16384),
        (64002, 65536),
        (257600, 262144),
    ],
)
def test_installed_memory(usable, installed):
    assert sold_mb(usable) == installed


@pytest.mark.parametrize(
    ("tool", "settings", "expected"),
    [
        ("anydesk", "ad.anynet.id = 812345678\r\n", "812345678"),
        ("anydesk", "ad.anynet.id=\nad.anynet.pkey=1", ""),
        ("anydesk", "xad.anynet.id=812345678", ""),
        ("rustdesk", "id = '187654321'\npassword = 'x'", "187654321"),
        ("rustdesk", "enc_id = '00abc'\n[keys_confirmed]\nid = 'rs-ny'", ""),
        ("teamviewer", "[int32] ClientIC = 5\n[int32] ClientID = 1234567890\n", "1234567890"),
    ],
)
def test_remote_tools(tool, settings, expected):
    assert id_in(tool, settings) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("123 456 789", "123456789"),
        (1098765432, "1098765432"),
        ("petrov@ad", "petrov@ad"),
        ("Permission denied", ""),
        ("rustdesk: error!", ""),
        ("12", ""),
        (None, ""),
    ],
)
def test_ids_of_remote_tools(value, expected):
    assert tool_id_of(value) == expected


anything = st.text() | st.sampled_from(["\x00\x1b[0m", "a\ud800b", "\u202e", "я" * 999, "x\u2028y"])
numbers = st.integers() | st.floats() | st.none() | anything
names = anything | st.none()
inventories = st.builds(
    Inventory,
    hostname=names,
    domain=names,
    user=names,
    os=st.builds(OperatingSystem, names, names, names, names),
    system=st.builds(Machine, names, names, names, names, anything),
    cpu=st.builds(Processor, names, numbers, numbers),
    memory_mb=numbers,
    disks=st.lists(st.builds(Disk, names, names, names, numbers, anything)).map(tuple),
    interfaces=st.lists(
        st.builds(
            Interface,
            names,
            names,
            st.lists(st.ip_addresses().map(str) | anything, max_size=20).map(tuple),
        )
    ).map(tuple),
    software=st.lists(st.builds(Program, names, names, names)).map(tuple),
    remote_tools=st.dictionaries(anything, names),
)


@given(inventories)
def test_whatever_a_system_says_can_be_sent(inventory):
    clean = tidy(inventory)
    assert tidy(clean) == clean
    values = payload(clean, MOMENT, "0.1.0")
    check_payload(values)
    assert all(values.values())


@given(inventories, st.randoms())
def test_order_does_not_matter(inventory, random):
    mixed = {}
    for name in ("disks", "interfaces", "software"):
        rows = list(getattr(inventory, name))
        random.shuffle(rows)
        mixed[name] = tuple(rows)
    first, second = (
        payload(tidy(found), moment, "1")
        for found, moment in ((inventory, MOMENT), (replace(inventory, **mixed), "later"))
    )
    assert digest(first) == digest(second)


@given(anything)
def test_texts(value):
    assert text(text(value)) == text(value)
    assert len(text(value)) <= TEXT_LIMIT


def test_a_computer_with_too_many_programs(tmp_path):
    many = tuple(Program(f"Программа {n:05}" + "я" * 90, "1.0", "Поставщик") for n in range(9000))
    disks = tuple(Disk(f"диск {n:03}" + "я" * 199, "м" * 300, "с" * 300) for n in range(200))
    values = payload(tidy(Inventory(software=many, disks=disks)), MOMENT, "1")
    check_payload(values)
    assert len(values["disks"]) == INVENTORY["properties"]["disks"]["maxItems"]
    assert len(values["software"]) > 100
    assert values["software"][0] == {"name": "Программа 00000" + "я" * 90, "version": "1.0"}
    few = payload(tidy(Inventory(software=many[:50])), MOMENT, "1")
    assert few["software"][0]["vendor"] == "Поставщик"


def test_digest_notices_differences():
    before = Inventory(memory_mb=8192)
    first = digest(payload(tidy(before), MOMENT, "1"))
    assert first == digest(payload(tidy(before), "2027-01-01T00:00:00Z", "1"))
    assert first != digest(payload(tidy(Inventory(memory_mb=16384)), MOMENT, "1"))
