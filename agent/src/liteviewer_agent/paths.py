# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where the agent keeps its files.

``LITEVIEWER_AGENT_HOME`` moves everything below one folder, for tests and portable installs.
"""

import os
from dataclasses import dataclass
from pathlib import Path

HOME_VARIABLE = "LITEVIEWER_AGENT_HOME"
APP_NAME = "liteviewer-agent"


@dataclass(frozen=True)
class Paths:
    """Folders of one user; :meth:`from_environment` chooses them.

    :param isolated: everything lies below one folder of its own, so nothing (the keyring of
        the desktop included) is shared with the user's ordinary agent
    """

    config: Path
    data: Path
    isolated: bool = False

    @classmethod
    def from_environment(cls, environ=os.environ):
        home = environ.get(HOME_VARIABLE)
        if home:
            root = Path(home).expanduser().absolute()
            return cls(root / "config", root / "data", isolated=True)
        from platformdirs import PlatformDirs

        # not roaming: the key belongs to this computer
        places = PlatformDirs(APP_NAME, appauthor=False)
        return cls(places.user_config_path, places.user_data_path)

    @property
    def settings(self):
        return self.config / "settings.json"

    @property
    def credentials(self):
        return self.config / "credentials.json"

    @property
    def authority(self):
        """The certificate authority that a downloaded program brought along."""
        return self.config / "authority.pem"

    @property
    def program(self):
        """Where a downloaded program has installed itself."""
        return self.data / "program"

    @property
    def terms(self):
        """What the service desk said that it lets through and offers."""
        return self.data / "terms.json"

    @property
    def spool(self):
        return self.data / "spool"

    @property
    def inventory(self):
        """When the inventory was sent, and what its digest was."""
        return self.data / "inventory.json"

    @property
    def log(self):
        return self.data / "agent.log"

    @property
    def instance(self):
        """Folder of the lock and the address of the running window."""
        return self.data / "instance"
