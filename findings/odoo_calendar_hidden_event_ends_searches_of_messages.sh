#!/bin/sh
# Odoo 19.0.0+dfsg-1 (Debian's package odoo-19, suite sid), PostgreSQL 15 and newer.
# Where a record rule hides an event of the calendar from somebody, that person can no longer search
# messages as soon as one of the hidden event is among those found: Odoo's `calendar` asks each event
# for its privacy with the rights of the reader, and the whole search ends in an access error. Of other
# models, here contacts, messages of hidden records are left out and the others are found.
#
# Seen:  contacts: 1 of 2 messages     events: AccessError
# Fails when that changes. Needs apt, PostgreSQL's server programs and python3-venv.
set -eu
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; sleep 1; rm -rf "$folder"' EXIT
chmod 755 "$folder"
cd "$folder"

# Odoo, from the mirror that this machine is configured with; its dependencies are not installed.
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' |
    grep -E '/debian/?$' | sort -u | head -n 1)
mkdir -p apt/state/lists/partial apt/cache/archives/partial
touch apt/state/status
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror sid main" > apt/sources.list
private() {
    apt-get -q -o Dir::Etc::SourceList="$folder/apt/sources.list" -o Dir::Etc::SourceParts=/dev/null \
        -o Dir::State="$folder/apt/state" -o Dir::State::status="$folder/apt/state/status" \
        -o Dir::Cache="$folder/apt/cache" -o APT::Sandbox::User=root "$@"
}
private update > /dev/null
private download odoo-19=19.0.0+dfsg-1 > /dev/null
dpkg-deb -x odoo-19_*.deb root

python3 -m venv venv
venv/bin/python -m pip install --quiet --disable-pip-version-check asn1crypto==1.5.1 Babel==2.17.0 beautifulsoup4==4.13.4 \
    cbor2==5.9.0 chardet==5.2.0 cryptography==46.0.5 docutils==0.20.1 geoip2==2.9.0 gevent==24.11.1 \
    greenlet==3.1.1 idna==3.6 Jinja2==3.1.2 libsass==0.22.0 lxml==5.4.0 lxml-html-clean==0.4.4 \
    MarkupSafe==3.0.2 num2words==0.5.13 openpyxl==3.1.2 passlib==1.7.4 phonenumbers==9.0.43 \
    Pillow==12.1.1 polib==1.1.1 psutil==5.9.8 psycopg2-binary==2.9.10 pyopenssl==26.0.0 \
    PyPDF2==2.12.1 pypdf==5.4.0 python-dateutil==2.8.2 python-stdnum==1.19 pytz==2025.2 qrcode==7.4.2 \
    reportlab==4.1.0 requests==2.31.0 rjsmin==1.2.5 urllib3==2.6.3 vobject==0.9.6.1 Werkzeug==3.1.6 \
    xlrd==2.0.1 XlsxWriter==3.1.9 xlwt==1.3.0 zeep==4.3.1

# PostgreSQL refuses root.
as_server() { if [ "$(id -u)" = 0 ]; then setpriv --reuid nobody --clear-groups "$@"; else "$@"; fi; }
programs=$(dirname "$(ls /usr/lib/postgresql/*/bin/initdb | sort -V | tail -n 1)")
mkdir cluster
if [ "$(id -u)" = 0 ]; then chown nobody cluster; fi
as_server "$programs/initdb" --pgdata=cluster/data --username=odoo --auth=trust --encoding=UTF8 \
    --locale=C.UTF-8 > /dev/null
as_server "$programs/postgres" -D cluster/data -c listen_addresses= -c fsync=off \
    -c unix_socket_directories="$folder/cluster" 2> postgres.log &
server=$!
until [ -S cluster/.s.PGSQL.5432 ]; do sleep 0.2; done
sleep 1

export PYTHONPATH="$folder/root/usr/lib/python3/dist-packages" PGHOST="$folder/cluster" PGUSER=odoo
odoo() { venv/bin/python -c 'import odoo.cli; odoo.cli.main()' "$@" --data-dir="$folder/data" -d finding --no-http; }
odoo server --init=calendar --stop-after-init > install.log 2>&1 || { tail -n 5 install.log; exit 2; }
cat > look.py <<'PYTHON'
from odoo.exceptions import AccessError
reader = env["res.users"].create({"name": "Reader", "login": "reader"})
def seen_of(model, records):
    env["ir.rule"].create({
        "name": "hides one", "model_id": env["ir.model"]._get_id(model),
        "domain_force": f"[('id', '!=', {records[1].id})]",
    })
    messages = env["mail.message"]
    for record in records:
        messages += record.message_post(body="words", subtype_xmlid="mail.mt_comment")
    env.flush_all()
    env.invalidate_all()
    try:
        found = env["mail.message"].with_user(reader).search([("id", "in", messages.ids)])
        return f"{len(found)} of 2 messages"
    except AccessError:
        return "AccessError"
contacts = env["res.partner"].create([{"name": "One"}, {"name": "Two"}])
events = env["calendar.event"].create([
    {"name": name, "start": "2027-01-11 09:00:00", "stop": "2027-01-11 10:00:00"} for name in ("One", "Two")
])
print("contacts:", seen_of("res.partner", contacts))
print("events:", seen_of("calendar.event", events))
PYTHON
odoo shell < look.py > seen.txt 2> shell.log || { tail -n 5 shell.log; exit 2; }
grep -E '^(contacts|events):' seen.txt
grep -q 'contacts: 1 of 2 messages' seen.txt && grep -q 'events: AccessError' seen.txt || {
    echo 'changed: see above' >&2
    exit 1
}
