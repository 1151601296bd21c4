# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What set-up promises: nothing of others is touched, each failure is told in one line."""

import io
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pytest
from servicedesk import (
    confirm,
    database,
    debian,
    odoo,
    odoo_source,
    paths,
    postgres,
    process,
    stamps,
    stop,
)
from servicedesk.database import Database, DemoDatabase
from servicedesk.errors import Interrupted, Problem
from servicedesk.settings import read_settings
from servicedesk.testing.addon_phases import AddonPhases

SETTINGS = read_settings({})
NOBODY = {"user": 65534, "group": 65534, "extra_groups": []}


@pytest.fixture(scope="module")
def cluster():
    """A private PostgreSQL server of these tests, which runs."""
    # Not in pytest's own folder: PostgreSQL's user may not enter it when root runs the tests.
    cluster = postgres.Cluster(paths.TEST / f"setup-{os.getpid()}", safe=False)
    cluster.create()
    with cluster.running():
        yield cluster
    cluster.remove()


@pytest.fixture
def foreign(cluster):
    """The connection to a server that the user named: this checkout made nothing on it."""
    return replace(cluster.connection, cluster="")


@pytest.fixture
def make_database(tmp_path):
    """Return databases, of a server given, with files below a folder of the test."""
    made = []

    def make(connection, name, *, create=False):
        one = Database(odoo.Runtime(connection, data=tmp_path / "data"), name)
        if create:
            connection.sql(f'CREATE DATABASE "{name}"')
            made.append((connection, name))
        return one

    yield make
    for connection, name in made:
        connection.sql(f'DROP DATABASE IF EXISTS "{name}"')


def interrupt(*_arguments):
    raise Interrupted("SIGINT")


def put_picture(one):
    folder = one.runtime.filestore(one.name)
    folder.mkdir(parents=True)
    (folder / "picture").write_text("a picture", encoding="utf-8")
    return folder / "picture"


class TestDatabasesOfOthers:
    def test_filestore_is_of_one_server_only(self, cluster, foreign, make_database):
        private = make_database(cluster.connection, "desk")
        other = make_database(foreign, "desk")
        assert private.runtime.filestore("desk") != other.runtime.filestore("desk")

    def test_database_of_others_is_never_dropped(self, foreign, make_database):
        theirs = make_database(foreign, "theirs", create=True)
        with pytest.raises(Problem, match="did not make it"):
            theirs.drop()
        with pytest.raises(Problem, match="did not make it"):
            make_database(foreign, "elsewhere").copy("theirs")
        make_database(foreign, "none").drop_relatives("the")
        assert theirs.exists()

    def test_own_database_is_known_by_its_comment_after_a_change_of_name(
        self, foreign, make_database
    ):
        one = make_database(foreign, "made-setup")
        one.create_empty()
        one.rename("made")
        copy = one.copy("made-copy")
        assert make_database(foreign, "made").is_ours()
        assert copy.is_ours()
        copy.drop()
        one.drop()
        assert not one.exists()
        assert not copy.exists()

    def test_interrupted_change_of_name_leaves_no_database_without_its_files(
        self, cluster, make_database, monkeypatch
    ):
        one = make_database(cluster.connection, "half-setup")
        one.create_empty()
        put_picture(one)
        with monkeypatch.context() as patch:
            patch.setattr(pathlib.Path, "rename", interrupt)
            with pytest.raises(Interrupted):
                one.rename("half")
        assert not make_database(cluster.connection, "half").exists()
        one.drop()
        assert not one.runtime.filestore("half-setup").exists()

    def test_databases_of_others_are_not_tested_in(self, foreign, make_database, monkeypatch):
        theirs = make_database(foreign, "desk-test-demo", create=True)
        work = AddonPhases(replace(SETTINGS, database="desk"), foreign)
        with pytest.raises(Problem, match="did not make it"):
            work.demo()
        assert not theirs.is_ours()
        assert theirs.is_empty()

    def test_files_of_a_database_that_is_gone_are_put_aside(
        self, cluster, make_database, tmp_path, capsys
    ):
        lost = make_database(cluster.connection, "again")
        put_picture(lost)
        made = make_database(cluster.connection, "again-setup")
        made.create_empty()
        made.rename("again")
        (aside,) = (tmp_path / "data" / "filestore").glob("again.left-*/picture")
        assert aside.read_text(encoding="utf-8") == "a picture"
        assert str(aside.parent) in capsys.readouterr().out
        made.drop()

    def test_own_database_takes_its_files_along(self, cluster, make_database):
        one = make_database(cluster.connection, "first")
        one.create_empty()
        put_picture(one)
        copy = one.copy("second")
        one.drop()
        assert not one.runtime.filestore("first").exists()
        assert (copy.runtime.filestore("second") / "picture").exists()
        copy.drop()

    def test_server_tells_itself_apart(self, cluster, foreign):
        assert foreign.server_id.isdigit()
        assert cluster.connection.server_id == cluster.name


class TestQuestions:
    def demo(self, connection, make_database, name):
        one = make_database(connection, name)
        return DemoDatabase(one.runtime, name, "en_US")

    @pytest.fixture
    def initialised(self, foreign, make_database):
        one = make_database(foreign, "production", create=True)
        foreign.sql("CREATE TABLE ir_module_module (name text, state text)", "production")
        return one

    def test_existing_database_is_asked_about(self, foreign, make_database, initialised):
        demo = self.demo(foreign, make_database, "production")
        with pytest.raises(Problem, match=r"did not make the database production.*YES=1"):
            demo.ask(SETTINGS, "http://127.0.0.1:8069")
        assert not initialised.is_ours()
        demo.ask(replace(SETTINGS, agrees=True), "http://127.0.0.1:8069")
        assert initialised.is_ours()
        demo.ask(SETTINGS, "http://127.0.0.1:8069")

    def test_database_of_another_program_is_asked_about(self, foreign, make_database):
        theirs = make_database(foreign, "shop", create=True)
        foreign.sql("CREATE EXTENSION pg_stat_statements", "shop")
        demo = self.demo(foreign, make_database, "shop")
        demo.ask(SETTINGS, "http://127.0.0.1:8069")
        foreign.sql("CREATE TABLE customer (name text)", "shop")
        with pytest.raises(Problem, match=r"shop .*holds tables of another program.*YES=1"):
            demo.ask(SETTINGS, "http://127.0.0.1:8069")
        assert not theirs.is_ours()

    def test_files_of_databases_that_stay_are_asked_about(self, tmp_path, monkeypatch):
        for name, folder in (("WORK", ""), ("LOCKS", "locks"), ("LOG", "log"), ("DATA", "data")):
            monkeypatch.setattr(paths, name, tmp_path / "work" / folder)
        picture = paths.WORK / "data-7312/filestore/production/picture"
        picture.parent.mkdir(parents=True)
        picture.touch()
        with pytest.raises(Problem, match=r"stay there \(production\).*YES=1"):
            stop.clean(SETTINGS)
        assert picture.exists()
        monkeypatch.setattr(postgres, "demo_cluster", lambda: postgres.Cluster(paths.WORK / "one"))
        monkeypatch.setattr(postgres, "test_cluster", lambda: postgres.Cluster(paths.WORK / "two"))
        stop.clean(replace(SETTINGS, agrees=True))
        assert not paths.WORK.exists()

    @pytest.mark.parametrize(("text", "agrees"), [("1", True), ("0", False), ("no", False)])
    def test_only_one_means_yes(self, text, agrees):
        assert read_settings({"YES": text}).agrees is agrees

    def test_lost_database_is_asked_about(self, foreign, make_database, monkeypatch, tmp_path):
        monkeypatch.setattr(paths, "DATABASES", tmp_path / "databases")
        demo = self.demo(foreign, make_database, "gone")
        demo.ask(SETTINGS, "http://127.0.0.1:8069")
        stamp = tmp_path / "databases" / foreign.server_id / "gone.json"
        stamp.parent.mkdir(parents=True)
        stamp.write_text("{}", encoding="utf-8")
        with pytest.raises(Problem, match=r"gone, used last on .* is not there any more"):
            demo.ask(SETTINGS, "http://127.0.0.1:8069")

    @pytest.mark.parametrize(
        ("answer", "agreed"), [("yes\n", True), ("no\n", False), ("\n", False), ("", False)]
    )
    def test_answer_at_the_terminal(self, answer, agreed, monkeypatch):
        terminal = io.StringIO(answer)
        terminal.isatty = lambda: True
        monkeypatch.setattr(sys, "stdin", terminal)
        if agreed:
            confirm.confirm(SETTINGS, "It is there.", "Change it?")
        else:
            with pytest.raises(Problem, match="Nothing was changed"):
                confirm.confirm(SETTINGS, "It is there.", "Change it?")


class TestPostgres:
    def test_cluster_that_lies_elsewhere(self, tmp_path, monkeypatch):
        """Its user may not enter the work folder; its making was ended, then came to its end."""
        monkeypatch.setattr(postgres, "_ELSEWHERE", tmp_path)
        wanted = paths.TEST / f"moved-{os.getpid()}"
        cluster = postgres.Cluster(wanted)
        elsewhere = tmp_path / f"servicedesk-{stamps.fingerprint(wanted)[:12]}"
        wanted.symlink_to(elsewhere)
        try:
            assert cluster.is_missing()
            assert cluster.home == elsewhere
            (elsewhere / "data").mkdir(parents=True)
            assert not cluster.is_missing()
            assert not cluster.remains()
        finally:
            wanted.unlink()
        assert cluster.is_missing()
        assert cluster.remains() == elsewhere

    def test_lock_file_of_before_a_power_cut(self):
        cluster = postgres.Cluster(paths.TEST / f"power-cut-{os.getpid()}", safe=False)
        cluster.create()
        stale = cluster.home / "data" / "postmaster.pid"
        with cluster.running() as connection:
            lock = stale.read_text(encoding="utf-8")
            number = cluster.process_id()
        # As after a restart of the machine: the file is there, its process is not.
        stale.write_text(lock, encoding="utf-8")
        os.chown(stale, *os.stat(stale.parent)[4:6])
        while os.path.exists(f"/proc/{number}"):
            time.sleep(0.01)
        with cluster.running() as connection:
            assert connection.sql("SELECT 1") == [["1"]]
        cluster.remove()

    def test_no_right_to_create_databases(self, cluster, foreign):
        cluster.connection.sql("CREATE ROLE poor LOGIN")
        poor = replace(foreign, user="poor")
        with pytest.raises(Problem, match='ALTER ROLE "poor" CREATEDB'):
            poor.sql("CREATE DATABASE x")

    def test_unknown_user(self, foreign):
        with pytest.raises(Problem, match=r"has no user 'nobody-knows'.*ODOO_DB_USER"):
            replace(foreign, user="nobody-knows").sql("SELECT 1")

    def test_no_server(self, tmp_path):
        nowhere = postgres.Connection(str(tmp_path), "5432", "odoo")
        with pytest.raises(Problem, match="cannot be reached: see ODOO_DB_HOST"):
            nowhere.sql("SELECT 1")

    def test_user_that_odoo_refuses(self):
        settings = replace(SETTINGS, db_host="127.0.0.1", db_user="postgres")
        with pytest.raises(Problem, match="ODOO_DB_USER"):
            postgres.given_connection(settings)


class TestPinnedOdoo:
    def listing(self, *versions):
        lines = (
            f"   odoo-19 | {version} | http://mirror sid/main Packages" for version in versions
        )
        return "\n".join(lines)

    def test_pinned_version_is_taken_where_the_mirror_has_it(self, capsys):
        listing = self.listing("19.0.0+dfsg-7", odoo_source.VERSION)
        assert odoo_source.choose_version(listing, "http://mirror") == odoo_source.VERSION
        assert not capsys.readouterr().out

    def test_newest_of_19_0_is_taken_where_it_is_gone_and_one_line_says_so(self, capsys):
        listing = self.listing("19.3.0+dfsg-1", "19.0.0+dfsg-8", "19.0.0+dfsg-7")
        assert odoo_source.choose_version(listing, "http://mirror") == "19.0.0+dfsg-8"
        [line] = capsys.readouterr().out.splitlines()
        assert f"no longer has Odoo {odoo_source.VERSION}" in line
        assert line.endswith("19.0.0+dfsg-8 is taken")

    def test_mirror_without_odoo_19_0(self):
        with pytest.raises(Problem, match="http://mirror has no Odoo 19"):
            odoo_source.choose_version(self.listing("19.3.0+dfsg-1"), "http://mirror")

    def test_another_package_of_the_pinned_version_is_refused(self, tmp_path):
        package = tmp_path / "odoo-19_all.deb"
        package.write_bytes(b"not the pinned one")
        odoo_source.check_pinned(package, "19.0.0+dfsg-8")
        with pytest.raises(Problem, match=r"odoo-19_all\.deb does not have the pinned checksum"):
            odoo_source.check_pinned(package, odoo_source.VERSION)


class TestSettings:
    @pytest.mark.parametrize(
        ("variables", "message"),
        [
            ({"ODOO_DB_PORT": "5433"}, "ODOO_DB_HOST"),
            ({"ODOO_DB_PASSWORD": "x"}, "ODOO_DB_HOST"),
            ({"ODOO_DB_HOST": "127.0.0.1", "ODOO_DB_PORT": "none"}, "from 1 to 65535"),
            ({"PORT": "70000"}, "from 1 to 65535"),
            ({"DB": "a/b"}, "letters, digits"),
        ],
    )
    def test_wrong_override(self, variables, message):
        with pytest.raises(Problem, match=message):
            read_settings(variables)

    @pytest.mark.parametrize("name", ["a,b", "a:b", "it's", 'say "x"'])
    def test_path_that_settings_cannot_carry(self, name, tmp_path, monkeypatch):
        monkeypatch.setattr(paths, "ROOT", tmp_path / name)
        with pytest.raises(Problem, match="Move or rename the folder"):
            paths.check_root()

    def test_path_with_spaces_and_cyrillic_letters(self, tmp_path, monkeypatch):
        monkeypatch.setattr(paths, "ROOT", tmp_path / "Мои проекты")
        paths.check_root()


class TestFailuresInWords:
    @pytest.mark.parametrize(
        ("output", "words"),
        [
            ("E: Could not resolve 'mirror.example.com'", "cannot be reached"),
            ("Temporary failure resolving 'mirror.example.com'", "cannot be reached"),
            ("Certificate verification failed: The certificate is NOT trusted.", "authority"),
            ("SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]')", "PIP_CERT"),
            ("OSError: [Errno 28] No space left on device", "the disk is full"),
        ],
    )
    def test_package_tools(self, output, words):
        assert words in process.explain(output, 1)

    def test_port_that_another_program_took(self):
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = other.getsockname()[1]
            with pytest.raises(Problem, match=f"Port {port} is taken"):
                odoo.check_port_is_free(port)
            assert odoo._listens(port, os.getpgid(0))
            child = subprocess.Popen(["sleep", "60"], start_new_session=True)
            try:
                assert not odoo._listens(port, child.pid)
            finally:
                child.kill()
                child.wait()

    def test_line_for_debian_packages_installs_all_at_once(self, monkeypatch):
        monkeypatch.setattr(os, "geteuid", lambda: 1000)
        never = debian.Need("odoo", "missing-one", "file", ("/nonexistent",))
        later = debian.Need("test", "missing-two", "program", ("no-such-program",))
        monkeypatch.setattr(debian, "_read_needs", lambda: [never, later])
        with pytest.raises(Problem) as raised:
            debian.require(*debian.ODOO)
        line = str(raised.value).splitlines()[-1]
        assert "apt-get update && " in line
        assert line.strip(" '").endswith(
            "apt-get install --yes --no-install-recommends missing-one missing-two"
        )
        debian.require(*debian.SERVER)

    def test_list_of_debian_packages_is_read_by_the_shell_as_well(self):
        with tempfile.TemporaryDirectory() as folder:
            # A place that everybody may read; the folder of root is closed.
            os.chmod(folder, 0o755)
            for name in ("scripts/install_python", "requirements/debian.txt"):
                copy = Path(folder, name)
                copy.parent.mkdir()
                shutil.copy(paths.ROOT / name, copy)
            bare = subprocess.run(
                ["/bin/sh", f"{folder}/scripts/install_python"],
                # What an ordinary user of a bare machine is.
                **(NOBODY if os.geteuid() == 0 else {}),
                env={"PATH": "/usr/bin:/bin"},
                capture_output=True,
                text=True,
                check=False,
                timeout=30,
            )
        assert bare.returncode == 1
        packages = {need.package for need in debian._read_needs() if need.purpose in debian.ALL}
        assert packages <= set(bare.stderr.strip(" '\n").split())


PROGRAM = """
import sys
from servicedesk import process
from servicedesk.errors import Interrupted
process.install_signal_handlers()
try:
    process.run(["sh", "-c", sys.argv[1]], failed="It", uninterrupted=sys.argv[2] == "yes")
except Interrupted:
    process.stop_all(final=True)
"""


@pytest.mark.parametrize("uninterrupted", ["yes", "no"])
def test_ctrl_c_lets_package_tools_end(uninterrupted, tmp_path):
    """What dpkg began is ended by dpkg; everything else ends at once."""
    began, ended = tmp_path / "began", tmp_path / "ended"
    work = f"touch '{began}'; sleep 3; touch '{ended}'"
    command = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, work, uninterrupted],
        env={**os.environ, "PYTHONPATH": str(paths.SCRIPTS)},
    )
    while not began.exists():
        time.sleep(0.01)
    command.send_signal(signal.SIGINT)
    assert command.wait(timeout=60) == 0
    assert ended.exists() == (uninterrupted == "yes")


def test_name_of_a_lost_database_is_told_with_its_day(tmp_path):
    stamp = tmp_path / "desk.json"
    stamp.touch()
    assert database.lost(stamp).startswith("The database desk, used last on 20")
