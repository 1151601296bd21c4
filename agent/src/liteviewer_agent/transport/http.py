# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One HTTP request, carefully: verified TLS, time and size limits, no redirects followed."""

import ssl
import time
from dataclasses import dataclass

import requests
from requests.adapters import HTTPAdapter

from .. import __version__
from ..errors import ConfigError, Refused, Unavailable
from ..i18n import _
from .base import not_odoo

REPLY_LIMIT = 16 * 1024 * 1024  # bytes
_CHUNK = 64 * 1024  # bytes
DIRECT = "none"


@dataclass(frozen=True)
class Reply:
    """Status, bare content type in lower case, body."""

    status: int
    content_type: str
    body: bytes


class _SystemTrustAdapter(HTTPAdapter):
    """Trusts the certificate store of the system and a given authority besides the bundled list.

    Companies that inspect TLS, or sign their own servers, put their authority into the system.
    """

    def __init__(self, context):
        self._context = context
        super().__init__()

    def init_poolmanager(self, *args, **kwargs):
        super().init_poolmanager(*args, ssl_context=self._context, **kwargs)

    def proxy_manager_for(self, proxy, **kwargs):
        return super().proxy_manager_for(proxy, ssl_context=self._context, **kwargs)


class HttpClient:
    """Requests to the server of ``settings``; one instance serves one thread.

    :param database: named in each request, so that the server need not look for the one it serves:
        that costs it a connection to PostgreSQL each time
    """

    def __init__(self, settings, database=""):
        self._settings = settings
        self._session = requests.Session()
        self._session.headers.update(
            {"User-Agent": f"liteviewer-agent/{__version__}", "Accept-Encoding": "identity"}
        )
        if database:
            self._session.headers["X-Odoo-Database"] = database
        # .netrc would replace our own Authorization header
        self._session.auth = lambda request: request
        self._proxies = None
        if settings.proxy == DIRECT:
            self._session.trust_env = False
        elif settings.proxy:
            self._proxies = {"http": settings.proxy, "https": settings.proxy}
        if settings.url.startswith("https:"):
            self._session.mount("https://", _SystemTrustAdapter(_trust(settings.ca_file)))

    def post(self, path, body, content_type, headers=None):
        """POST ``body`` (bytes) to ``path`` below the server's address.

        :raises Unavailable: no connection, no trust, too slow, too long, a redirect, or a status
            429 or 5xx that is not explained in JSON
        :raises Refused: 413, the message is too large for a proxy on the way
        """
        return self._request("POST", path, body, {"Content-Type": content_type} | (headers or {}))

    def get(self, path):
        """GET ``path`` below the server's address; raises as :meth:`post`."""
        return self._request("GET", path, None, {})

    def _request(self, method, path, body, headers):
        settings = self._settings
        deadline = time.monotonic() + settings.connect_timeout + 2 * settings.read_timeout
        try:
            with self._session.request(
                method,
                settings.url + path,
                data=body,
                headers=headers,
                timeout=(settings.connect_timeout, settings.read_timeout),
                proxies=self._proxies,
                allow_redirects=False,
                stream=True,
            ) as response:
                content = bytearray()
                for chunk in response.iter_content(_CHUNK):
                    content += chunk
                    if len(content) > REPLY_LIMIT:
                        raise not_odoo(_("the answer is too long"))
                    if time.monotonic() > deadline:
                        raise requests.Timeout()
        except (requests.RequestException, OSError, UnicodeError) as error:
            raise _explain(error, settings) from error
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        _check_status(response)
        return Reply(response.status_code, kind, bytes(content))


def _trust(ca_file):
    context = ssl.create_default_context()
    if ca_file:
        try:
            context.load_verify_locations(ca_file)
        except (OSError, ssl.SSLError) as error:
            raise ConfigError(
                _("The certificate file cannot be used"),
                _("%(path)s: %(reason)s") % {"path": ca_file, "reason": error},
            ) from error
    return context


def _check_status(response):
    status = response.status_code
    if 300 <= status < 400:
        target = response.headers.get("Location", "")
        raise not_odoo(_("it sends us on to %s") % target if target else f"HTTP {status}")
    if status == 413:
        raise Refused(
            _("The request is too large for the server"),
            _("Send it again with fewer or smaller pictures."),
        )
    explained = "json" in response.headers.get("Content-Type", "")
    if (status == 429 or status >= 500) and not explained:
        after = response.headers.get("Retry-After", "")
        raise Unavailable(
            _("The service desk is busy"),
            f"HTTP {status}",
            retry_after=float(after) if after.isascii() and after.isdigit() else 0.0,
        )


def _explain(error, settings):
    """The user's words for what ``requests`` raised."""
    if isinstance(error, requests.exceptions.SSLError):
        return Unavailable(
            _("The connection is not secure"),
            _(
                "The certificate of %s is not trusted. If your company signs its own, ask the "
                "administrator for its file and name it: --ca-file when enrolling, later ca_file "
                "in the settings."
            )
            % settings.url,
        )
    if isinstance(error, requests.exceptions.ProxyError):
        return Unavailable(_("The proxy does not answer"), settings.proxy)
    if isinstance(error, (requests.exceptions.InvalidURL, UnicodeError)):
        return ConfigError(_("This is not an address of a service desk"), settings.url)
    if isinstance(error, requests.Timeout):
        return Unavailable(
            _("The service desk does not answer"),
            _("%s took too long.") % settings.url,
        )
    return Unavailable(
        _("No connection to the service desk"),
        _("%s cannot be reached.") % settings.url,
    )
