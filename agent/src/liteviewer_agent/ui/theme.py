# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Colours, fonts, sizes and ttk styles of the window."""

import tkinter as tk
from tkinter import font as tkfont
from tkinter import ttk

from .shapes import rounded, sign

BACKGROUND = "#f3f5f9"
CARD = "#ffffff"
LINE = "#d5dbe5"
TEXT = "#18212f"
MUTED = "#5d6b80"
ACCENT = "#1766d6"
ACCENT_HOVER = "#1257ba"
ACCENT_PRESSED = "#0d4799"
ACCENT_SOFT = "#e4eefc"
ACCENT_PALE = "#a9c5ef"
ACCENT_DARK = "#0a2f66"
EDGE = "#c3cbd8"
HOVER = "#e6eaf1"
SUCCESS = "#1a8754"
SUCCESS_SOFT = "#e3f5ea"
WARNING = "#b36b00"
WARNING_SOFT = "#fff4dc"
DANGER = "#c22f2f"
DANGER_SOFT = "#fdeaea"

KIND_COLOURS = {
    "new": ACCENT,
    "in_progress": "#7a4fd0",
    "waiting": WARNING,
    "resolved": SUCCESS,
    "closed": MUTED,
    "cancelled": "#9aa5b5",
}
# styles of what stands on the bare window and of what stands on a card
SURFACES = (("", BACKGROUND), ("InCard.", CARD))
TICK = [[(0.24, 0.52), (0.43, 0.70), (0.76, 0.32)]]
FAMILIES = ("Segoe UI", "Inter", "Noto Sans", "Cantarell", "Ubuntu", "DejaVu Sans")


class Theme:
    """Styles of one window; keeps the images alive that ttk only refers to.

    :param scale: zoom over 96 dots per inch, None to ask Tk
    """

    def __init__(self, root, scale=None):
        self.root = root
        self.scale = max(scale or root.winfo_fpixels("1i") / 96, 0.75)
        # a point is 1/72 inch: fonts follow the same zoom
        root.tk.call("tk", "scaling", self.scale * 96 / 72)
        self._images = {}
        self._fonts()
        self._styles()

    def px(self, size):
        """Pixels for a length of ``size`` at 96 dots per inch."""
        return round(size * self.scale)

    def disc(self, colour, size=10, strokes=()):
        """A filled circle on a card, ``size`` pixels across at 96 dpi, with white strokes."""
        return self._sign(size, size / 2, colour, colour, strokes, thickness=size * 0.09)

    def _sign(self, size, radius, fill, line, strokes=(), thickness=0.0, width=0.0):
        key = (size, radius, fill, line, str(strokes), width)
        if key not in self._images:
            pixels = self.px(size)
            data = sign(
                pixels,
                radius * pixels / size,
                fill,
                line,
                CARD,
                strokes,
                thickness=thickness * self.scale,
                width=width * self.scale,
            )
            self._images[key] = tk.PhotoImage(master=self.root, data=data)
        return self._images[key]

    # ---- fonts ---------------------------------------------------------------------------------

    def _fonts(self):
        default = tkfont.nametofont("TkDefaultFont", root=self.root)
        present = set(tkfont.families(self.root))
        family = next((name for name in FAMILIES if name in present), default.actual("family"))
        default.configure(family=family, size=10)
        for name in ("TkTextFont", "TkMenuFont", "TkHeadingFont", "TkCaptionFont", "TkTooltipFont"):
            tkfont.nametofont(name, root=self.root).configure(
                family=family, size=10, weight="normal"
            )

        def make(size, weight="normal"):
            return tkfont.Font(self.root, family=family, size=size, weight=weight)

        self.font = default
        self.small = make(9)
        self.bold = make(10, "bold")
        self.title = make(13, "bold")
        self.number = make(30, "bold")
        self.link = make(10)

    # ---- styles --------------------------------------------------------------------------------

    def _image(self, fill, line, behind, width=1.0, radius=6):
        """A stretchable picture; equal ones are drawn once."""
        key = (fill, line, behind, width, radius)
        if key not in self._images:
            self._images[key] = tk.PhotoImage(
                master=self.root,
                data=rounded(
                    self.px(radius), fill, line, behind, max(1.0, round(width * self.scale))
                ),
            )
        return self._images[key]

    def _element(self, style, name, normal, *states, radius=6):
        edge = self.px(radius)
        style.element_create(
            name,
            "image",
            normal,
            *states,
            border=edge,
            padding=2,
            width=2 * edge,
            height=2 * edge,
            sticky="nsew",
        )

    def _styles(self):
        root, px = self.root, self.px
        style = self.style = ttk.Style(root)
        style.theme_use("clam")
        root.configure(background=BACKGROUND)
        root.option_add("*Dialog.msg.wrapLength", px(460))
        style.configure(
            ".",
            background=BACKGROUND,
            foreground=TEXT,
            font=self.font,
            focuscolor=ACCENT,
            bordercolor=LINE,
            troughcolor=BACKGROUND,
            selectbackground=ACCENT,
            selectforeground=CARD,
            insertcolor=TEXT,
        )
        self._containers(style)
        self._labels(style)
        self._fields(style)
        self._buttons(style)
        self._checks(style)
        self._lists(style, px)

    def _containers(self, style):
        card = self._image(CARD, LINE, BACKGROUND, radius=8)
        self._element(style, "Card.border", card, radius=8)
        style.layout("Card.TFrame", [("Card.border", {"sticky": "nsew"})])
        style.configure("Inside.TFrame", background=CARD)
        for name, soft, line in (
            ("Error", DANGER_SOFT, "#f2bcbc"),
            ("Notice", WARNING_SOFT, "#f0d9a8"),
            ("Success", SUCCESS_SOFT, "#b5dfc8"),
        ):
            for prefix, behind in SURFACES:
                border = f"{prefix}{name}.border"
                self._element(style, border, self._image(soft, line, behind))
                style.layout(f"{prefix}{name}.TFrame", [(border, {"sticky": "nsew"})])
        style.configure("Line.TFrame", background=LINE)

    def _labels(self, style):
        style.configure("Muted.TLabel", foreground=MUTED, font=self.small)
        style.configure("Problem.TLabel", foreground=DANGER, font=self.small)
        style.configure("Title.TLabel", font=self.title)
        style.configure("Strong.TLabel", font=self.bold)
        style.configure("Inside.TLabel", background=CARD)
        style.configure("InsideStrong.TLabel", background=CARD, font=self.bold)
        style.configure("InsideTitle.TLabel", background=CARD, font=self.title)
        style.configure("InsideMuted.TLabel", background=CARD, foreground=MUTED, font=self.small)
        style.configure("Number.TLabel", background=CARD, font=self.number, foreground=ACCENT)
        style.configure("Error.TLabel", background=DANGER_SOFT, foreground="#8f1f1f")
        style.configure("Success.TLabel", background=SUCCESS_SOFT, foreground="#0f5534")
        style.configure("Notice.TLabel", background=WARNING_SOFT, foreground="#6d4300")

    def _fields(self, style):
        padding = [("Entry.padding", {"children": [("Entry.textarea", {"sticky": "nsew"})]})]
        for prefix, behind in SURFACES:
            self._element(
                style,
                f"{prefix}Field.border",
                self._image(CARD, EDGE, behind),
                ("invalid", self._image(CARD, DANGER, behind, 2.0)),
                ("focus", self._image(CARD, ACCENT, behind, 2.0)),
            )
            style.layout(f"{prefix}TEntry", [(f"{prefix}Field.border", {"children": padding})])
            style.configure(f"{prefix}TEntry", padding=(self.px(9), self.px(7)))
            style.layout(f"{prefix}Field.TFrame", [(f"{prefix}Field.border", {})])

    def _buttons(self, style):
        px = self.px
        for prefix, behind in SURFACES:
            self._button_elements(style, prefix, behind)
            for kind in ("Primary", "Plain", "Tab", "Link"):
                label = [("Button.label", {"sticky": "w" if kind == "Link" else "nsew"})]
                padding = [("Button.padding", {"children": label})]
                style.layout(
                    f"{prefix}{kind}.TButton", [(f"{prefix}{kind}.border", {"children": padding})]
                )
        style.configure("TButton", anchor="center", padding=(px(14), px(7)))
        style.configure("Primary.TButton", foreground=CARD, font=self.bold)
        style.map("Plain.TButton", foreground=[("disabled", "#97a3b4")])
        style.configure("InCard.Plain.TButton", padding=(px(10), px(5)))
        style.configure("Tab.TButton", foreground=MUTED, padding=(px(12), px(6)), width=0)
        style.map("Tab.TButton", foreground=[("selected", ACCENT), ("active", TEXT)])
        style.configure("Link.TButton", foreground=ACCENT, padding=(px(6), px(3)), anchor="w")
        style.map("Link.TButton", foreground=[("disabled", "#97a3b4")])

    def _button_elements(self, style, prefix, behind):
        """Pictures of each kind of button and state; the first state that fits wins."""

        def image(fill, line, width=1.0):
            return self._image(fill, line, behind, width)

        def states(**pictures):
            return [(*state.split("_"), picture) for state, picture in pictures.items()]

        kinds = {
            "Primary": (
                image(ACCENT, ACCENT),
                states(
                    disabled=image(ACCENT_PALE, ACCENT_PALE),
                    pressed=image(ACCENT_PRESSED, ACCENT_PRESSED),
                    focus=image(ACCENT_HOVER, ACCENT_DARK, 2.0),
                    active=image(ACCENT_HOVER, ACCENT_HOVER),
                ),
            ),
            "Plain": (
                image(CARD, EDGE),
                states(
                    disabled=image(BACKGROUND, LINE),
                    pressed=image("#dfe4ec", "#b3bdcc"),
                    focus=image(CARD, ACCENT, 2.0),
                    active=image(HOVER, "#b3bdcc"),
                ),
            ),
            "Tab": (
                image(behind, behind),
                states(
                    selected_focus=image(ACCENT_SOFT, ACCENT, 2.0),
                    selected=image(ACCENT_SOFT, ACCENT_SOFT),
                    focus=image(behind, ACCENT, 2.0),
                    active=image(HOVER, HOVER),
                ),
            ),
            "Link": (
                image(behind, behind),
                states(
                    disabled=image(behind, behind),
                    focus=image(behind, ACCENT, 2.0),
                    active=image(ACCENT_SOFT, ACCENT_SOFT),
                ),
            ),
        }
        for kind, (normal, others) in kinds.items():
            self._element(style, f"{prefix}{kind}.border", normal, *others)

    def _checks(self, style):
        def box(fill, line, strokes=(), width=1.5):
            return self._sign(17, 4, fill, line, strokes, thickness=2.2, width=width)

        style.element_create(
            "Box.indicator",
            "image",
            box(CARD, "#8d9aab"),
            ("selected", "focus", box(ACCENT, ACCENT_DARK, TICK, 2.0)),
            ("selected", box(ACCENT, ACCENT, TICK)),
            ("focus", box(CARD, ACCENT, width=2.0)),
            ("active", box(HOVER, "#8d9aab")),
            width=self.px(25),
            sticky="w",
        )
        parts = [
            ("Box.indicator", {"side": "left", "sticky": ""}),
            ("Checkbutton.label", {"side": "left", "sticky": "w"}),
        ]
        style.layout("TCheckbutton", [("Checkbutton.padding", {"children": parts})])
        style.configure("TCheckbutton", background=CARD, padding=(0, self.px(3)))

    def _lists(self, style, px):
        style.layout("Treeview", [("Treeview.treearea", {"sticky": "nsew"})])
        # no room for the arrow of a tree: these lists are flat
        cells = [
            ("Treeitem.image", {"side": "left", "sticky": ""}),
            ("Treeitem.text", {"side": "left"}),
        ]
        style.layout("Item", [("Treeitem.padding", {"sticky": "nsew", "children": cells})])
        style.configure("Item", padding=(px(8), 0, 0, 0))
        style.configure(
            "Treeview",
            background=CARD,
            fieldbackground=CARD,
            foreground=TEXT,
            rowheight=self.font.metrics("linespace") + px(14),
            borderwidth=0,
            indent=0,
        )
        style.map(
            "Treeview",
            background=[("selected", ACCENT_SOFT)],
            foreground=[("selected", TEXT)],
        )
        style.configure(
            "Treeview.Heading",
            background=CARD,
            foreground=MUTED,
            font=self.small,
            relief="flat",
            borderwidth=0,
            padding=(px(6), px(6)),
        )
        style.map("Treeview.Heading", background=[("active", CARD)])
        style.layout(
            "Vertical.TScrollbar",
            [
                (
                    "Vertical.Scrollbar.trough",
                    {
                        "sticky": "ns",
                        "children": [
                            ("Vertical.Scrollbar.thumb", {"expand": "1", "sticky": "nsew"})
                        ],
                    },
                )
            ],
        )
        style.configure(
            "Vertical.TScrollbar",
            background="#c5cdd9",
            troughcolor=CARD,
            bordercolor=CARD,
            lightcolor="#c5cdd9",
            darkcolor="#c5cdd9",
            gripcount=0,
            width=px(9),
            arrowsize=px(9),
        )
        style.map("Vertical.TScrollbar", background=[("disabled", CARD), ("active", "#9fabbb")])
