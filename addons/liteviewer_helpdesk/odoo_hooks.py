# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Every place where this addon hooks into Odoo's private code (see ``tools/odoo_hooks.py``)."""

from .tools.connection_pool import is_patient
from .tools.error_answers import are_traces_hidden
from .tools.odoo_hooks import Hook, Reliance
from .tools.speed import FAST

SPEED = (
    Hook(
        "liteviewer.ticket",
        "_fetch_query",
        "Fetches what the record rules look at with all else.",
        "Reading tickets takes a statement more.",
    ),
    Hook(
        "liteviewer.ticket",
        "_add_precomputed_values",
        "Derives at creation what follows from plain values.",
        "Creating a ticket takes longer.",
    ),
    Hook(
        "liteviewer.ticket",
        "_check_company",
        "Looks closely only where there is something to look at.",
        "Creating a ticket reads every team.",
    ),
    Hook(
        "liteviewer.ticket",
        "_message_track",
        "Writes the notes of a bulk change together.",
        "A bulk change takes two statements for each ticket.",
    ),
    Hook(
        "liteviewer.ticket",
        "_message_create",
        "The same.",
        "The same.",
    ),
)
"""Of ``models/fast.py``."""

HOOKS = (
    # --- access
    Hook(
        "ir.rule",
        "_make_access_error",
        "Takes the names of the refused records out of the refusal.",
        "In developer mode an engineer reads the names of records of other clients.",
    ),
    Hook(
        "res.partner",
        "_add_missing_default_values",
        "A contact that is added on a client's card does not become a client by the window's "
        "defaults.",
        "Employees added on the card of a client become clients.",
    ),
    Hook(
        "res.partner",
        "_search_display_name",
        "Contacts are found by telephone in any way of writing.",
        "Who enters a ticket for a caller does not find them by their number.",
    ),
    Hook(
        "res.partner",
        "_search_phone_mobile_search",
        "The same in the search of lists of contacts.",
        "Contacts are found by telephone only as it was written.",
    ),
    Hook(
        "mail.message",
        "_add_precomputed_values",
        "New messages are inserted with their words.",
        "Tickets are not found by the words of new messages.",
    ),
    # --- connections
    Hook(
        "odoo.addons.liteviewer_helpdesk.tools.connection_pool:PatientPool",
        "borrow",
        "Requests of a server without workers wait for a connection while all are in use.",
        "A short rush of requests to a server without workers ends in errors.",
        probe=is_patient,
    ),
    # --- answers
    Hook(
        "ir.http",
        "_get_exception_code_values",
        "Pages of errors show tracebacks to administrators only.",
        "A portal user who adds ?debug=1 to an address reads the paths of the server.",
    ),
    Hook(
        "ir.http",
        "_serve_fallback",
        "An address with a NUL is not found.",
        "Whoever opens /%00 ends in an error of the server.",
    ),
    Hook(
        "ir.http",
        "_get_translation_frontend_modules_name",
        "What our scripts say on the portal is translated.",
        "They speak English to everybody.",
    ),
    Reliance(
        "odoo.http.serialize_exception",
        "Answers over JSON show the tracebacks of the server to administrators only.",
        "Everybody who provokes an error reads the paths of the server.",
        protects="",
        probe=are_traces_hidden,
    ),
    # --- files
    Hook(
        "ir.attachment",
        "_file_write",
        "Files get their names once all of them is on the disk.",
        "A worker that is killed leaves parts of files, which are damaged until they come again.",
    ),
    Hook(
        "ir.attachment",
        "_same_content",
        "What was left of a file is replaced when the file comes again.",
        "A file of which a part was left is refused for ever.",
    ),
    Hook(
        "ir.binary",
        "_get_image_stream_from",
        "Leads nobody to another server for a picture.",
        "Texts show files that are addresses, and pages fetch them by themselves.",
    ),
    Hook(
        "base",
        "_search",
        "Narrows searches of who reads a part only to that part, whatever the path of fields.",
        "A portal user finds own tickets by the words of internal notes.",
    ),
    Hook(
        "base",
        "_traverse_related_sql",
        "Looks at the groups of related fields in orders, groups and aggregates.",
        "A portal user orders and groups by fields of the inside.",
    ),
    Hook(
        "base",
        "_order_field_to_sql",
        "Orders by what a link leads to as far as the user reads that.",
        "The order of a list tells how names compare that its user does not see.",
    ),
    Hook(
        "base",
        "_read_group_groupby",
        "Refuses groups that would name what the user may not read.",
        "A portal user groups own tickets by internal files.",
    ),
    Hook(
        "base",
        "_compute_field_value",
        "Works out nothing for a form that points to what the user may not read.",
        "A form that is not saved names any record whose id is put into it.",
    ),
    Hook(
        "mail.message",
        "_get_forbidden_access",
        "Keeps all messages inside from clients, not only comments.",
        "A portal user reads by id what code noted on own tickets, and answers by e-mail to notes.",
    ),
    Hook(
        "mail.message",
        "_compute_record_name",
        "Names the record of a message to who may read it.",
        "Who was written to once reads the new name of a record of another client.",
    ),
    Hook(
        "mail.message",
        "_to_store",
        "Takes that name out of what a screen is sent.",
        "The same.",
    ),
    Hook(
        "mail.activity",
        "_compute_res_name",
        "The same for activities.",
        "The same.",
    ),
    Hook(
        "mail.notification",
        "_check_access",
        "Shows whom a message was sent to with the message only.",
        "Engineers read the names of the recipients of messages of other clients.",
    ),
    Hook(
        "base",
        "_valid_field_parameter",
        "Fields say by a parameter of their own whether the server keeps them.",
        "The log fills with warnings of an unknown parameter.",
    ),
    Hook(
        "ir.default",
        "_get_model_defaults",
        "What the server keeps has no default that a user chooses.",
        "Users set server times through their default values.",
    ),
    Hook(
        "res.partner",
        "_compute_same_vat_partner_id",
        "Names no contact that the reader may not read.",
        "A tax number tells an engineer the name of a client of others.",
    ),
    Hook(
        "base.partner.merge.automatic.wizard",
        "_merge",
        "A contact that took over those of others has no tickets of another client.",
        "Merged contacts read tickets of another client as their own.",
    ),
    Hook(
        "base.partner.merge.automatic.wizard",
        "_update_reference_fields",
        "Ratings of a client that was merged into another one are that one's.",
        "They are lost for it.",
    ),
    Hook(
        "mail.thread",
        "_notify_thread_by_email",
        "Tells that sender and recipients of these e-mails have been looked at with the message.",
        "E-mails of messages are looked at once more, and those to followers outside refused.",
    ),
    Hook(
        "mail.thread",
        "_notify_thread_with_out_of_office",
        "Lets people who are away answer by themselves.",
        "Whoever writes to them is refused, for writing in their name.",
    ),
    Hook(
        "res.users",
        "_notify_security_setting_update",
        "Lets warnings about an account go to the address that it had.",
        "Nobody can change an e-mail address of an account.",
    ),
    Hook(
        "res.users",
        "_action_reset_password",
        "Lets links to a new password go out, whoever asked for them.",
        "Nobody outside can reset a password.",
    ),
    Hook(
        "liteviewer.ticket",
        "_get_thread_with_access",
        "Ends the conversation of a visitor with the link to the ticket.",
        "Who has an old link goes on reading and writing.",
    ),
    Hook(
        "ir.attachment",
        "_can_return_content",
        "Ends the addresses of a ticket's pictures with the link to the ticket.",
        "Who has an old e-mail goes on seeing its pictures.",
    ),
    Hook(
        "odoo.addons.liteviewer_helpdesk.controllers.mail:TicketMailController",
        "_redirect_to_record",
        "Leads visitors from an e-mail to the ticket's page, which says when a link has ended.",
        "They are asked to log in.",
    ),
    Hook(
        "portal.wizard.user",
        "_send_email",
        "Invites people of clients to the portal, and nobody else.",
        "Engineers cannot invite anybody.",
    ),
    # --- names
    Hook(
        "liteviewer.ticket",
        "_compute_access_url",
        "The portal page of a ticket has an address of its own.",
        "Links in mails lead nowhere.",
    ),
    # --- mail
    Hook(
        "mail.thread",
        "_message_route_process",
        "Marks mails whose sender is not believed; an alias sets nothing that the server keeps.",
        "Forged mails look like any other.",
    ),
    Hook(
        "mail.thread",
        "_message_parse_extract_bounce",
        "Knows mails that came back in whatever form.",
        "Some of them become tickets, and receipts mark addresses.",
    ),
    Hook(
        "mail.thread",
        "_routing_handle_bounce",
        "Marks all addresses that were not reached, and tells who wrote what came back.",
        "Engineers do not learn that their answers were not read.",
    ),
    Hook(
        "mail.thread",
        "_routing_create_bounce_email",
        "Answers no machine, and nobody whom the sender only pretends to be.",
        "Two machines may answer each other.",
    ),
    Hook(
        "mail.thread",
        "_detect_loop_sender",
        "Drops no mail for tickets, however many there are.",
        "Of a sender's many mails the later ones are lost.",
    ),
    Hook(
        "mail.thread",
        "_message_parse_post_process",
        "Keeps mails of senders that are not believed from getting an author.",
        "A forged mail is an engineer's.",
    ),
    Hook(
        "liteviewer.ticket.team",
        "_alias_get_creation_values",
        "Mail to a team's address becomes a ticket of the team.",
        "Mail to a team's address makes no ticket.",
    ),
    Hook(
        "liteviewer.ticket",
        "_creation_message",
        "The first note says by which channel a ticket came in.",
        "It says that a ticket was created.",
    ),
    Hook(
        "liteviewer.ticket",
        "_track_finalize",
        "The reporters of tickets that are moved together get their e-mails made together.",
        "Closing many tickets takes long where the service asks for ratings.",
    ),
    Hook(
        "liteviewer.ticket",
        "_message_track_post_template",
        "The reporter is told of a new status where the stage has an e-mail for it.",
        "Reporters are told of no new status.",
    ),
    Hook(
        "liteviewer.ticket",
        "_notify_by_email_prepare_rendering_context",
        "E-mails that are made together have the number and the subject on top.",
        "Their title is empty.",
    ),
    Hook(
        "liteviewer.ticket",
        "_message_post_after_hook",
        "Public words of an engineer are the first response, words of the client reopen.",
        "Response times are wrong, answers of clients stay unseen.",
    ),
    Hook(
        "liteviewer.ticket",
        "_notify_get_recipients",
        "Brings public words to the reporter, and none to whoever may not see the ticket any more.",
        "Reporters get no answer; engineers are told of tickets of clients that they lost.",
    ),
    Hook(
        "liteviewer.ticket",
        "_notify_get_reply_to",
        "Answers come back through the address of the team.",
        "They come back through the common address.",
    ),
    Hook(
        "liteviewer.ticket",
        "_notify_by_email_get_base_mail_values",
        "Marks what no person wrote (RFC 3834).",
        "Machines answer our automatic mails.",
    ),
    Hook(
        "liteviewer.ticket",
        "_detect_loop_sender_domain",
        "Counts the tickets of one sender, to tell a machine.",
        "Odoo counts by other fields, which tickets do not have.",
    ),
    Hook(
        "odoo.addons.liteviewer_helpdesk.controllers.portal:TicketPortal",
        "_prepare_home_portal_values",
        "The portal's home page counts the tickets.",
        "It shows no number.",
    ),
    # --- ratings
    Hook(
        "rating.rating",
        "_check_access",
        "Ratings are shown to those who may read what was rated; nobody writes those of tickets.",
        "Every employee reads the names of rated tickets of other clients, and rates them.",
    ),
    Hook(
        "liteviewer.ticket",
        "_compute_rating_last_value",
        "What another client said is left out; what is being made is not asked for.",
        "A ticket that went to another client is told to be rated by it.",
    ),
    Hook(
        "liteviewer.ticket",
        "_rating_domain",
        "The same for counts and averages.",
        "The same.",
    ),
    Hook(
        "odoo.addons.liteviewer_helpdesk.controllers.rating:RatingPages",
        "_get_rating_and_record",
        "Tickets are rated on their own page only.",
        "Whoever guesses a token of Odoo's rates a ticket.",
    ),
    # --- exports
    Hook(
        "odoo.addons.liteviewer_helpdesk.controllers.export:TextExcelExport",
        "from_data",
        "Texts that strangers wrote are written as texts, not as formulas.",
        "A spreadsheet program calculates what a stranger typed as a subject.",
    ),
    Hook(
        "odoo.addons.liteviewer_helpdesk.controllers.export:TextExcelExport",
        "from_group_data",
        "The same for exports by groups.",
        "The same.",
    ),
    Hook(
        "odoo.addons.liteviewer_helpdesk.controllers.export:TextCSVExport",
        "from_data",
        "The same for CSV.",
        "The same.",
    ),
    *(SPEED if FAST else ()),
)
