# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The view in which an article is read before a request is sent."""

from tkinter import ttk

from ..i18n import _
from .compose import open_page
from .kit import View, set_text, wrap


class ArticleView(View):
    """What was written so far stays in the form meanwhile."""

    def __init__(self, parent, app):
        super().__init__(parent, app)
        self._article = None  # as it was suggested
        self._url = ""
        self._build()

    def _build(self):
        kit, px = self.kit, self.kit.px
        self.make_banner(self, row=0, column=0, sticky="ew", pady=(0, px(8)))
        card = kit.card(self, 16)
        card.grid(row=1, column=0, sticky="nsew")
        self.rowconfigure(1, weight=1)
        card.columnconfigure(0, weight=1)
        card.rowconfigure(1, weight=1)
        self._title = wrap(kit.label(card, "", "InsideTitle.TLabel", justify="left"))
        self._title.grid(row=0, column=0, sticky="ew")
        frame, self._text = kit.text(card, 12, readonly=True)
        frame.configure(style="Inside.TFrame")
        frame.grid(row=1, column=0, sticky="nsew", pady=(px(8), 0))
        self._page = kit.button(
            card, _("&Open in the browser"), lambda: open_page(self._url), "InCard.Link.TButton"
        )
        self._page.grid(row=2, column=0, sticky="w", pady=(px(8), 0))
        footer = ttk.Frame(self)
        footer.grid(row=2, column=0, sticky="ew", pady=(px(14), 0))
        self._helped = kit.button(
            footer, _("&This helped, no request needed"), self._close_by_article, "Primary.TButton"
        )
        self._helped.pack(side="right")
        self._back = kit.button(footer, _("&Back to my request"), self._go_back)
        self._back.pack(side="right", padx=(0, px(8)))

    def title(self):
        return self.banner.text or (self._article.title if self._article else "")

    def activate(self):
        self._text.focus_set()

    def submit(self):
        """Ctrl+Enter sends nothing from here."""

    def open(self, article):
        """Show an :class:`~liteviewer_agent.transport.base.Article`; its text is fetched."""
        self._article = article
        self.banner.clear()
        self._title.configure(text=article.title)
        set_text(self._text, _("Loading..."))
        self._show_page("")
        self._helped.state(["disabled"])

        def done(text):
            if self._article is not article:
                return
            self._title.configure(text=text.title)
            set_text(self._text, text.body)
            self._show_page(text.url)
            self._helped.state(["!disabled"])

        def failed(error):
            if self._article is article:
                set_text(self._text, article.summary)
                self._show_page(article.url)
                self.banner.show(str(error))

        self.app.tasks.run(lambda: self.app.agent.connect().read_article(article.id), done, failed)

    def _show_page(self, url):
        self._url = url
        (self._page.grid if url else self._page.grid_remove)()

    def _go_back(self):
        self.app.show("compose")

    def _close_by_article(self):
        """The question is answered: nothing is sent but that."""
        article = self._article
        # whoever got help need not wait for our statistics, nor hear of them
        self.app.tasks.run(
            lambda: self.app.agent.connect().article_helped(article.id),
            lambda _counted: None,
            lambda _error: None,
        )
        self.app.helped_by_article()
