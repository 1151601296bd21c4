# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

# in the order in which they extend each other
# isort: off
from . import ticket
from . import state
from . import derive
from . import reporter
from . import mail
from . import mail_in
from . import alarm
from . import desk
from . import files
from . import work
from . import assignment
from . import retention
from . import links
from . import rating
from . import absence
from . import board
from . import merge
from . import reminder
