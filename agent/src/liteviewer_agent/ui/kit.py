# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Widgets as this window wants them: styled, reachable by keyboard, with mnemonics."""

import tkinter as tk
from tkinter import ttk

from .keys import install_editing_keys, mnemonic, physical
from .theme import ACCENT, CARD, TEXT


class Kit:
    """Makes widgets. A text such as ``&Send`` puts the mnemonic Alt+S on the widget."""

    def __init__(self, root, theme):
        self.root = root
        self.theme = theme
        self.px = theme.px
        self._mnemonics = []
        install_editing_keys(root)
        root.bind_all("<Alt-KeyPress>", self._press, add="+")
        for kind in ("TButton", "TCheckbutton"):
            root.tk.call("bind", kind, "<Return>", "%W invoke")

    def _press(self, event):
        top = self.root.tk.call("winfo", "toplevel", str(event.widget))
        if str(top) != str(self.root):  # a dialog has mnemonics of its own
            return None
        key = physical(event)
        for widget, wanted, action in self._mnemonics:
            if key and key == wanted and widget.winfo_exists() and widget.winfo_viewable():
                action()
                return "break"
        return None

    def _marked(self, text):
        label, place, key = mnemonic(text)
        return {"text": label, "underline": place}, key

    def button(self, parent, text, command, style="Plain.TButton"):
        options, key = self._marked(text)
        button = ttk.Button(parent, command=command, style=style, **options)
        if key:
            self._mnemonics.append((button, key, button.invoke))
        return button

    def check(self, parent, text, variable, command=None):
        options, key = self._marked(text)
        check = ttk.Checkbutton(parent, variable=variable, command=command or "", **options)
        if key:
            self._mnemonics.append((check, key, check.invoke))
        return check

    def label(self, parent, text="", style="TLabel", target=None, **options):
        """A label; its mnemonic, if any, moves the focus to the widget ``target``."""
        marked, key = self._marked(text)
        label = ttk.Label(parent, style=style, **marked, **options)
        if key and target:
            self._mnemonics.append((target, key, target.focus_set))
        return label

    def entry(self, parent, **options):
        return ttk.Entry(parent, font=self.theme.font, **options)

    def text(self, parent, height, readonly=False):
        """A bordered multi-line field; return its frame and the ``tk.Text`` inside."""
        px = self.px
        frame = ttk.Frame(parent, style="Field.TFrame", padding=px(3))
        text = tk.Text(
            frame,
            height=height,
            width=10,
            wrap="word",
            undo=True,
            font=self.theme.font,
            relief="flat",
            borderwidth=0,
            highlightthickness=0,
            background=CARD,
            foreground=TEXT,
            insertbackground=TEXT,
            selectbackground=ACCENT,
            selectforeground=CARD,
            padx=px(7),
            pady=px(5),
        )
        bar = ttk.Scrollbar(frame, command=text.yview)
        text.configure(yscrollcommand=lambda low, high: _show_bar(bar, low, high))
        frame.columnconfigure(0, weight=1)
        frame.rowconfigure(0, weight=1)
        text.grid(row=0, column=0, sticky="nsew")
        bar.grid(row=0, column=1, sticky="ns")
        text.bind("<FocusIn>", lambda _event: frame.state(["focus"]))
        text.bind("<FocusOut>", lambda _event: frame.state(["!focus"]))
        # Tab leaves the field as it leaves every other one
        text.bind("<Tab>", lambda event: _move_focus(event.widget.tk_focusNext()))
        text.bind("<Shift-Tab>", lambda event: _move_focus(event.widget.tk_focusPrev()))
        if self.root.tk.call("tk", "windowingsystem") == "x11":
            text.bind("<ISO_Left_Tab>", lambda event: _move_focus(event.widget.tk_focusPrev()))
        if readonly:
            text.configure(state="disabled")
        return frame, text

    def card(self, parent, padding=14):
        return ttk.Frame(parent, style="Card.TFrame", padding=self.px(padding))

    def table(self, parent, columns):
        """A list in a card; return the card and the ``ttk.Treeview``.

        :param columns: ``(id, title, width in pixels at 96 dpi, stretch)``, the first one being
            the column with the dot
        """
        px = self.px
        card = self.card(parent, 6)
        names = [name for name, *_rest in columns[1:]]
        tree = ttk.Treeview(card, columns=names, selectmode="browse", height=5)
        for place, (name, title, width, stretch) in enumerate(columns):
            column = name if place else "#0"
            tree.heading(column, text=title, anchor="w")
            tree.column(column, width=px(width), minwidth=px(30), stretch=stretch, anchor="w")
        bar = ttk.Scrollbar(card, command=tree.yview)
        tree.configure(yscrollcommand=lambda low, high: _show_bar(bar, low, high))
        card.columnconfigure(0, weight=1)
        card.rowconfigure(0, weight=1)
        tree.grid(row=0, column=0, sticky="nsew")
        bar.grid(row=0, column=1, sticky="ns")
        return card, tree


class View(ttk.Frame):
    """One page of the window.

    :param app: :class:`liteviewer_agent.ui.app.App`
    """

    def __init__(self, parent, app):
        super().__init__(parent)
        self.app = app
        self.kit = app.kit
        self.columnconfigure(0, weight=1)

    def make_banner(self, parent, surface="", **options):
        """The :class:`Banner` of this page; what it says stands in the window's title as well."""
        self.banner = Banner(
            self.kit, parent, lambda: self.app.show_title(self), surface, **options
        )

    def title(self):
        """What the window's title says of this page: what has just happened, else what it is."""
        return self.banner.text

    def activate(self):
        """Shown, or the window came back: put the focus where it belongs."""

    def submit(self):
        """Ctrl+Enter was pressed."""


class Banner:
    """A coloured strip with a message above a form; takes no room while empty.

    :param on_change: called when ``text`` has changed
    :param surface: prefix of the styles of what it stands on, "" or ``InCard.``
    :param options: of ``grid`` for its frame
    """

    def __init__(self, kit, parent, on_change, surface="", **options):
        self._kit, self._parent, self._surface, self._options = kit, parent, surface, options
        self._on_change = on_change
        self._frame = None
        self.text = ""

    def show(self, text, style="Error"):
        """:param style: ``Error``, ``Notice`` or ``Success``"""
        self._remove()
        px = self._kit.px
        self._frame = ttk.Frame(
            self._parent, style=f"{self._surface}{style}.TFrame", padding=(px(12), px(8))
        )
        label = ttk.Label(self._frame, text=text, style=f"{style}.TLabel", justify="left")
        label.pack(fill="x")
        wrap(label)
        self._frame.grid(**self._options)
        self._say(text)

    def clear(self):
        self._remove()
        self._say("")

    def _say(self, text):
        self.text = " ".join(text.split())
        self._on_change()

    def _remove(self):
        if self._frame:
            self._frame.destroy()
            self._frame = None


def wrap(label):
    """Break the lines of a label at its own width."""

    def fit(event):
        if str(label.cget("wraplength")) != str(event.width):  # else it would never come to rest
            label.configure(wraplength=event.width)

    label.bind("<Configure>", fit, add="+")
    return label


def set_text(widget, content):
    """Replace what a read-only ``tk.Text`` shows."""
    widget.configure(state="normal")
    widget.delete("1.0", "end")
    widget.insert("1.0", content)
    widget.configure(state="disabled")


def _show_bar(bar, low, high):
    """Hide a scroll bar that has nothing to scroll."""
    if float(low) <= 0 and float(high) >= 1:
        bar.grid_remove()
    else:
        bar.grid()
    bar.set(low, high)


def _move_focus(widget):
    widget.focus_set()
    return "break"
