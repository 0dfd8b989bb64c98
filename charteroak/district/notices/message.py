"""A notice as mail: plain text and accessible HTML, composed once for each language and finished for each person.

No picture, no link that tells who followed it, nothing of a third party. Statutory notices carry no List-Unsubscribe:
nobody can unsubscribe from what the law says must be sent. Nothing of a person is in the message but the address.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage as Mime
from email.utils import format_datetime
from typing import Any

from django.core.mail import EmailMultiAlternatives

from .kinds import RIGHT_TO_LEFT
from .models.delivery import public_id_in

_TO, _ID, _DATE = "to-7f3a91@marker.invalid", "<id-7f3a91@marker.invalid>", "Thu, 01 Jan 1970 00:00:00 +0000"
_LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")
_STYLE = (
    "font-family: Georgia, serif; font-size: 18px; line-height: 1.5; color: #1b1b1b; max-width: 38em; padding: 1em;"
)


class Form:
    """A notice's text in one language, ready to be finished for one person after another."""

    def __init__(
        self, subject: str, body: str, language: str, sender: str, reply_to: str = "", *, leave: str = ""
    ) -> None:
        """`leave` is an address at which people may ask for no more of these; statutory notices have none."""
        self.subject, self.body, self.sender, self.reply_to = subject, body, sender, reply_to
        self.html = as_html(subject, body, language)
        mime = Mime(policy=policy.SMTP)
        mime["Subject"], mime["From"], mime["To"] = subject, sender, _TO
        if reply_to:
            mime["Reply-To"] = reply_to
        self.headers = {"Auto-Submitted": "auto-generated"}
        if leave:
            self.headers["List-Unsubscribe"] = mime["List-Unsubscribe"] = (
                f"<mailto:{leave}?subject=No%20more%20letters>"
            )
        mime["Date"], mime["Message-ID"], mime["Auto-Submitted"] = _DATE, _ID, "auto-generated"
        mime.set_content(body)
        mime.add_alternative(self.html, subtype="html")
        mime["Content-Language"] = language
        self._bytes = mime.as_bytes()

    def to(self, name: str, address: str, message_id: str, at: datetime) -> Letter:
        return Letter(self, name, address, message_id, at)

    def finished(self, address: str, message_id: str, at: datetime) -> bytes:
        date = format_datetime(at).encode()
        head, _, rest = self._bytes.partition(b"\r\n\r\n")
        for mark, value in ((_TO, address), (_ID, message_id)):
            head = head.replace(mark.encode(), value.encode("ascii", "replace"))
        return head.replace(_DATE.encode(), date) + b"\r\n\r\n" + rest


class Letter(EmailMultiAlternatives):
    """One person's message. Any of Django's mail backends can send it; SMTP takes the finished bytes as they are."""

    def __init__(self, form: Form, name: str, address: str, message_id: str, at: datetime) -> None:
        headers = {"Message-ID": message_id, **form.headers}
        reply_to = [form.reply_to] if form.reply_to else []
        super().__init__(form.subject, form.body, form.sender, [address], headers=headers, reply_to=reply_to)
        self.attach_alternative(form.html, "text/html")
        #: By this a provider's events name the delivery; SMTP has the message id for it.
        self.metadata = {"delivery": public_id_in(message_id) or ""}
        self._finished = form, address, message_id, at

    def message(self, *_: Any, **__: Any) -> Any:
        return _Bytes(self._finished[0].finished(*self._finished[1:]))


class _Bytes:
    """What a mail backend asks of a message: its bytes."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def as_bytes(self, **_: Any) -> bytes:
        return self._data

    def __getitem__(self, name: str) -> str:
        return ""


def sender_of(name: str, address: str) -> str:
    """A From header: the board's name before its address."""
    local, _, domain = address.rpartition("@")
    return str(Address(name, local, domain))


def as_html(subject: str, body: str, language: str) -> str:
    """Paragraphs, lists and plain links; the language and its direction are declared."""
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    blocks = []
    for block in re.split(r"\n\s*\n", body.strip()):
        lines = block.splitlines()
        items = [line[2:] for line in lines if line.startswith("- ")]
        said = [line for line in lines if not line.startswith("- ")]
        if said:
            blocks.append(f"<p>{'<br>'.join(map(_linked, said))}</p>")
        if items:
            blocks.append(f"<ul>{''.join(f'<li>{_linked(item)}</li>' for item in items)}</ul>")
    title = html.escape(subject)
    return (
        f'<!doctype html><html lang="{language}" dir="{direction}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"></head>'
        f'<body style="{_STYLE}"><h1 style="font-size: 1.3em">{title}</h1>{"".join(blocks)}</body></html>'
    )


def _linked(line: str) -> str:
    """The line as HTML, its addresses as links that show where they lead."""
    parts, last = [], 0
    for match in _LINK.finditer(line):
        address = html.escape(match.group())
        parts += [html.escape(line[last : match.start()]), f'<a href="{address}">{address}</a>']
        last = match.end()
    return "".join([*parts, html.escape(line[last:])])


def forms(texts: Mapping[str, tuple[str, str]], sender: str, reply_to: str, *, leave: str = "") -> dict[str, Form]:
    """A form for each language."""
    return {language: Form(*said, language, sender, reply_to, leave=leave) for language, said in texts.items()}
