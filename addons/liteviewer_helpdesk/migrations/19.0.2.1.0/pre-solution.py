# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Out of hours is a tick beside the kind of work, no kind of its own any more; the words of the
solution are found by the search of tickets.
"""


def migrate(cr, version):
    """Give each piece of work the tick that its kind was. Where the kind said something else,
    nobody has said when the work was done, and what was settled then stays as it is: no tick.

    The column of words is made anew by ``liteviewer.ticket.init``, now with the solution.
    """
    cr.execute(
        """
        ALTER TABLE liteviewer_work_entry
            ADD COLUMN IF NOT EXISTS is_out_of_hours boolean NOT NULL DEFAULT false
        """
    )
    cr.execute(
        """
        ALTER TABLE liteviewer_work_entry
            ALTER COLUMN is_out_of_hours DROP NOT NULL,
            ALTER COLUMN is_out_of_hours DROP DEFAULT
        """
    )
    cr.execute(
        """
        UPDATE liteviewer_work_entry
           SET is_out_of_hours = true, work_type = 'remote'
         WHERE work_type = 'after_hours'
        """
    )
    cr.execute("ALTER TABLE liteviewer_ticket DROP COLUMN IF EXISTS search_vector")
