# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Reads what one's own mail server found out about a sender (``Authentication-Results``, RFC 8601).

Anybody can write such a header into a mail. Servers put theirs on top, so the topmost one that
bears the name of the own server is believed, and no other. Servers also write what is against the
rules (parameters without quotes, reasons with blanks), so of each result only method and word are
read, comments and quoted texts left out.
"""

import re

PASSED = "passed"
FAILED = "failed"
UNKNOWN = "unknown"
"""The own server has said nothing, or nothing that decides."""

_COMMENT = re.compile(r"\([^()]*\)")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_RESULT = re.compile(r"\s*([a-z][a-z0-9-]*)(?:/\d+)?\s*=\s*([a-z]+)", re.IGNORECASE)


def judge(headers, server_names):
    """Tell whether a mail comes from the domain that its sender names.

    :param headers: [str], the values of all ``Authentication-Results``, the topmost first
    :param server_names: names by which the own servers call themselves there (authserv-id)
    :return: FAILED where DMARC failed or, where nothing is said of DMARC, both SPF and DKIM did;
        PASSED where they did not; UNKNOWN where the own server says nothing of it
    """
    names = {name.lower().rstrip(".") for name in server_names if name}
    for header in headers if names else ():
        server, results = read_results(header)
        if server in names:
            return _decide(results)
    return UNKNOWN


def read_results(header):
    """Return (name of the server in small letters, {method: [results in small letters]})."""
    text = " ".join(str(header).split())
    for _depth in range(5):
        bare = _COMMENT.sub(" ", text)
        if bare == text:
            break
        text = bare
    server, *parts = _QUOTED.sub(lambda match: match[0].replace(";", ","), text).split(";")
    # a version may follow the name
    words = server.strip().strip('"').split()
    results = {}
    for part in parts:
        if match := _RESULT.match(part):
            results.setdefault(match[1].lower(), []).append(match[2].lower())
    return (words[0].strip('"').lower().rstrip(".") if words else ""), results


def _decide(results):
    dmarc = [result for result in results.get("dmarc", ()) if result in ("pass", "fail")]
    if dmarc:
        return FAILED if "fail" in dmarc else PASSED
    spf, dkim = results.get("spf", ()), results.get("dkim", ())
    if "pass" in spf or "pass" in dkim:
        return PASSED
    no_spf = any(result in ("fail", "hardfail", "softfail") for result in spf)
    no_dkim = any(result in ("fail", "none", "policy", "permerror", "neutral") for result in dkim)
    return FAILED if no_spf and no_dkim else UNKNOWN
