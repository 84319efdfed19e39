"""The address of a feed, as one types it: `sbs://host:30003`, `ais+udp://0.0.0.0:10110`.

    WHAT[+WIRE]://HOST:PORT[/PATH][?option=value&...]     or WHAT+file:PATH

WHAT is the format (given by whoever knows the formats), WIRE one of WIRES; a bare `sbs`, `beast`,
`avr` means tcp, a bare `nats` JSON lines over NATS.

Promise: what is no such address is one error that says which part, and what would be right. An
address holds no secret: it names the source of every report, so a password in it is refused.
Not here: opening anything (wires.py, feeds.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from standclear.core.errors import InvalidInput
from standclear.links.settings import is_host

WIRES: Mapping[str, frozenset[str]] = {
    "tcp": frozenset(),
    "udp": frozenset(),
    "tls": frozenset({"ca", "cert", "key", "name"}),
    "http": frozenset({"every"}),
    "https": frozenset({"every", "ca"}),
    "file": frozenset({"follow"}),
    "nats": frozenset({"creds", "ca"}),
}
"""wire -> the options that it knows beside `silent`."""
ALWAYS = frozenset({"silent"})
MEANINGS: Mapping[str, str] = {
    "silent": "seconds without a usable report after which the feed is told as silent; 60",
    "ca": "file of certificates to trust instead of the system's (PEM)",
    "cert": "file of this watch's own certificate (PEM), with `key`",
    "key": "file of the certificate's key (PEM, without passphrase)",
    "name": "name that the other side's certificate must hold, where it is not the host",
    "every": "seconds from one asking to the next; 1",
    "follow": "whether to wait for what is added to the file (yes, no); yes",
    "creds": "file of NATS credentials",
}
"""option -> what it says, and what holds without it"""
SHORT = {
    "sbs": ("sbs", "tcp"),
    "beast": ("beast", "tcp"),
    "avr": ("avr", "tcp"),
    "nats": ("json", "nats"),
}
PORTS = {"sbs": 30003, "beast": 30005, "avr": 30002, "http": 80, "https": 443, "nats": 4222}
SILENT_AFTER_S = 60.0
LONGEST_S = 86_400.0


@dataclass(frozen=True, slots=True)
class FeedUrl:
    """One feed's address.

    text   as it was typed: the name of the source
    path   of a file or a web address; the subject of NATS
    """

    text: str
    what: str
    wire: str
    host: str
    port: int
    path: str
    options: Mapping[str, str]

    @property
    def silent_after_s(self) -> float:
        return self.seconds("silent", SILENT_AFTER_S)

    def seconds(self, option: str, otherwise: float) -> float:
        return _seconds(option, self.options.get(option), otherwise)


def read_url(text: str, formats: Mapping[str, frozenset[str]]) -> FeedUrl:
    """The address meant. formats: each format's name and the options that it knows.

    Raises InvalidInput for anything else.
    """
    scheme, colon, _ = text.partition(":")
    what, wire = SHORT.get(scheme.lower(), (scheme.lower().partition("+")[0], ""))
    wire = wire or scheme.lower().partition("+")[2]
    if not colon or what not in formats or wire not in WIRES:
        raise InvalidInput("feed", text, _schemes(formats))
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise InvalidInput("feed", text, "a port from 1 to 65535 and a plain host") from None
    options = _options(text, parts.query, formats[what] | WIRES[wire] | ALWAYS)
    if wire == "file":
        if parts.netloc or not parts.path:
            raise InvalidInput("feed", text, f"{what}+file:PATH, such as {what}+file:/data/a.log")
        return FeedUrl(text, what, wire, "", 0, unquote(parts.path), options)
    if "@" in parts.netloc:
        raise InvalidInput("feed", "a name or password before @", "host and port alone")
    if not is_host(host):
        raise InvalidInput("feed", text, f"{scheme}://HOST:PORT, e.g. {scheme}://127.0.0.1:30003")
    port = port or PORTS.get(wire, PORTS.get(what, 0) if wire == "tcp" else 0)
    if not port:
        raise InvalidInput("feed", text, f"a port too, e.g. {scheme}://{host}:8087")
    path = unquote(parts.path)
    if wire == "nats":
        path = path.strip("/")
        if not path or any(c.isspace() for c in path):
            raise InvalidInput(
                "feed", text, f"a subject too, e.g. {scheme}://{host}/watch.positions"
            )
    elif wire not in ("http", "https") and path.strip("/"):
        raise InvalidInput("feed", path, "nothing after the port but ?option=value")
    return FeedUrl(text, what, wire, host, port, path, options)


def _options(text: str, query: str, known: frozenset[str]) -> Mapping[str, str]:
    pairs = parse_qsl(query, keep_blank_values=True)
    options = dict(pairs)
    if len(options) != len(pairs):
        raise InvalidInput("feed", text, "each option once")
    for name in options:
        if name not in known:
            raise InvalidInput(f"feed ?{name}", name, f"one of {', '.join(sorted(known))}")
    if options.get("follow", "no") not in ("yes", "no"):
        raise InvalidInput("feed ?follow", options["follow"], "yes or no")
    for name in ("silent", "every"):
        _seconds(name, options.get(name), 1.0)
    silent_s = _seconds("silent", options.get("silent"), SILENT_AFTER_S)
    if "every" in options and _seconds("every", options["every"], 1.0) >= silent_s:
        raise InvalidInput("feed ?every", options["every"], "less than ?silent, which is 60 untold")
    if ("cert" in options) != ("key" in options):
        raise InvalidInput("feed", text, "cert and key together")
    return options


def _seconds(option: str, text: str | None, otherwise: float) -> float:
    if text is None:
        return otherwise
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0.01 <= seconds <= LONGEST_S:
        raise InvalidInput(f"feed ?{option}", text, f"seconds from 0.01 to {LONGEST_S:g}")
    return seconds


def _schemes(formats: Mapping[str, frozenset[str]]) -> str:
    return (
        f"FORMAT+WIRE://HOST:PORT with a format of {', '.join(sorted(formats))} and a wire of "
        f"{', '.join(sorted(WIRES))}, such as sbs://host:30003 or ais+udp://0.0.0.0:10110"
    )
