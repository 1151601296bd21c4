#!/bin/sh
# reportlab 4.1.0 draws pictures of barcodes and QR codes (what Odoo 19 answers at /report/barcode and
# prints on labels) only with a backend that it does not depend on. Odoo 19's requirements name one,
# rl-renderPM, for Python before 3.12 only: with newer Pythons each such picture answers 500.
# rlPyCairo 0.4.0 is one; its declared dependency pycairo has no wheel and wants a compiler, but it
# works as well with cairocffi 1.7.1, which is undeclared and needs Debian's libcairo2 only.
#
# Seen with Python 3.11 and 3.13 on Debian 12 and 13:
#   without a backend: RenderPMError: cannot import desired renderPM backend rlPyCairo
#   with pip install --no-deps rlPyCairo, cairocffi and freetype-py: a PNG
# Fails when either changes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
pip() { "$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check "$@"; }
pip reportlab==4.1.0 Pillow==12.1.1 chardet==5.2.0

cat > "$folder/draw.py" <<'PYTHON'
from reportlab.graphics.barcode import createBarcodeDrawing

try:
    picture = createBarcodeDrawing("QR", value="LV-10482", format="png", width=100, height=100)
    data = picture.asString("png")
except Exception as error:
    print(f"{type(error).__name__}: {str(error).splitlines()[0][:60]}")
else:
    print("a PNG" if data.startswith(b"\x89PNG") else f"{data[:20]}")
PYTHON

without=$("$folder/venv/bin/python" "$folder/draw.py")
echo "without a backend: $without"
pip --no-deps rlPyCairo==0.4.0
pip cairocffi==1.7.1 freetype-py==2.3.0
with=$("$folder/venv/bin/python" "$folder/draw.py")
echo "with rlPyCairo on cairocffi: $with"
case "$without" in *renderPM*) ;; *) echo 'changed: it draws without a backend' >&2; exit 1 ;; esac
[ "$with" = 'a PNG' ] || { echo 'changed: rlPyCairo does not draw with cairocffi' >&2; exit 1; }
