# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Domains of e-mail addresses: their one way of writing, and those where anybody has an address."""

import re

_FREE_NAMES = """
    gmail.com googlemail.com outlook.com hotmail.com live.com msn.com live.ru hotmail.ru outlook.de
    hotmail.de hotmail.fr hotmail.co.uk outlook.fr windowslive.com passport.com
    yahoo.com ymail.com rocketmail.com yahoo.co.uk yahoo.de yahoo.fr yahoo.it yahoo.es yahoo.co.in
    yahoo.com.br yahoo.co.jp yahoo.ca aol.com aim.com verizon.net att.net comcast.net sbcglobal.net
    icloud.com me.com mac.com privaterelay.appleid.com
    mail.ru bk.ru inbox.ru list.ru internet.ru xmail.ru mail.ua vk.com
    yandex.ru yandex.com yandex.by yandex.kz yandex.ua yandex.uz yandex.az yandex.com.tr yandex.kg
    yandex.md yandex.tj yandex.tm yandex.fr yandex.eu ya.ru narod.ru
    rambler.ru lenta.ru autorambler.ru myrambler.ru ro.ru rambler.ua r0.ru
    pochta.ru hotbox.ru front.ru land.ru nm.ru km.ru qip.ru e1.ru ngs.ru sibmail.com newmail.ru
    bigmir.net ukr.net i.ua meta.ua email.ua tut.by mail.by mail.kz nur.kz inbox.lv inbox.lt
    mail.com email.com gmx.com gmx.de gmx.net gmx.at gmx.ch web.de t-online.de freenet.de arcor.de
    1und1.de posteo.de mailbox.org tutanota.com tutanota.de tutamail.com tuta.io tuta.com keemail.me
    proton.me protonmail.com protonmail.ch pm.me fastmail.com fastmail.fm hushmail.com zoho.com
    zohomail.com runbox.com mailfence.com startmail.com disroot.org riseup.net cock.li
    free.fr orange.fr wanadoo.fr laposte.net sfr.fr neuf.fr bbox.fr libero.it virgilio.it tiscali.it
    alice.it tin.it telefonica.net terra.es wp.pl o2.pl onet.pl interia.pl gazeta.pl seznam.cz
    centrum.cz email.cz azet.sk abv.bg mail.bg ziggo.nl kpnmail.nl telenet.be skynet.be bluewin.ch
    btinternet.com talktalk.net virginmedia.com sky.com ntlworld.com
    qq.com 163.com 126.com yeah.net sina.com sina.cn sohu.com foxmail.com aliyun.com 139.com
    naver.com daum.net hanmail.net nate.com rediffmail.com uol.com.br bol.com.br terra.com.br
    mailinator.com guerrillamail.com 10minutemail.com temp-mail.org yopmail.com sharklasers.com
    trashmail.com dropmail.me duck.com simplelogin.com anonaddy.me mozmail.com
"""
FREE = frozenset(_FREE_NAMES.split())
"""Where anybody has an address, so that it tells nothing of whom they work for."""

_DOMAIN = re.compile(r"(?=.{4,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")


def normalize_domain(domain):
    """Return a domain in small letters, international ones as they travel (``xn--``); an empty text
    for what is none.
    """
    domain = str(domain or "").strip().strip(".@").lower().rpartition("@")[2]
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
    return domain if _DOMAIN.fullmatch(domain) else ""


def get_domain(address):
    """Return the domain of an address as ``normalize_domain`` does."""
    local, _at, domain = str(address or "").rpartition("@")
    return normalize_domain(domain) if local else ""


def get_spellings(address):
    """Return the ways of writing one address: with its domain in letters and as it travels.

    :param str address: in small letters
    :rtype: list[str]
    """
    local, at, domain = str(address or "").rpartition("@")
    try:
        if at and not domain.isascii():
            other = domain.encode("idna").decode("ascii")
        else:
            other = domain.encode("ascii").decode("idna") if "xn--" in domain else domain
    except UnicodeError:
        other = domain
    return [address] if other == domain else [address, f"{local}@{other}"]


def is_free(domain):
    """Tell whether anybody may have an address at a domain."""
    return domain in FREE


def read_domains(text):
    """Return ([domains], [what is none]) of a text with domains, each once and in their order."""
    good, bad = {}, []
    for word in re.split(r"[\s,;]+", str(text or "").strip()):
        if not word:
            continue
        if domain := normalize_domain(word):
            good[domain] = True
        else:
            bad.append(word)
    return list(good), bad
