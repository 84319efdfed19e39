"""Checks of how a desk is reached: settings, certificate, port, links."""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Iterator
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509

from standclear.links.settings import OutboxSettings, SmtpSettings, WebhookSettings
from standclear.service.config import Config
from standclear.service.doctor.finding import LATER, Finding, fault, ok, warning
from standclear.service.serve_settings import ServeSection

RENEW = timedelta(days=21)
"""A certificate that ends sooner is spoken of (own choice; ACME renews at 30 days)."""


def door(serve: ServeSection) -> Iterator[Finding]:
    """Whether what browsers call the desk fits how it is served."""
    origin = urlsplit(serve.reached_as)
    alone = serve.host in ("127.0.0.1", "::1", "localhost")
    if origin.scheme == "http" and not (alone and origin.hostname in ("localhost", serve.host)):
        yield warning(
            "door",
            f"{serve.reached_as}: what people type goes over the wire as it is",
            "set tls_certificate and tls_key, or put a proxy with TLS before it",
        )
    elif origin.scheme == "https" and serve.tls_certificate is None and not serve.proxies:
        yield warning(
            "door",
            f"{serve.reached_as}: TLS must end in a proxy, and none is believed",
            "set proxies to its address; else all who come by it share one limit",
        )
    else:
        yield ok("door", serve.reached_as)


def certificate(serve: ServeSection, now: datetime) -> Iterator[Finding]:
    """Whether it opens with its key, for how long, and for which name."""
    if serve.tls_certificate is None or serve.tls_key is None:
        return
    for file in (serve.tls_certificate, serve.tls_key):
        if not file.is_file():
            yield fault("certificate", f"{file}: not there", "see [serve] of standclear.toml")
            return
    if serve.tls_key.stat().st_mode & 0o077:
        said = f"{serve.tls_key}: others may read it"
        yield warning("certificate", said, f"chmod 600 {serve.tls_key}")
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(
            serve.tls_certificate, serve.tls_key
        )
    except ssl.SSLError as error:
        said = f"certificate and key do not belong together: {error.reason}"
        yield fault("certificate", said, "bring the pair that was issued together")
        return
    leaf = x509.load_pem_x509_certificates(serve.tls_certificate.read_bytes())[0]
    yield from _dates(leaf, now)
    host = urlsplit(serve.reached_as).hostname or ""
    if not _names(leaf, host):
        said = f"it is not for {host}, as browsers call this desk"
        yield fault("certificate", said, "set origin to a name that stands in it")


def port(serve: ServeSection) -> Iterator[Finding]:
    """Free, or taken by this very desk."""
    place = f"{serve.host}:{serve.port}"
    try:
        family = socket.AF_INET6 if ":" in serve.host else socket.AF_INET
        with socket.socket(family) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind((serve.host, serve.port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            yield ok("port", f"{place} is taken; by this desk, if it serves now")
        elif error.errno == errno.EACCES:
            do = "use one above 1023, or let the supervisor hand it over"
            yield fault("port", f"{place}: this user may not listen there", do)
        else:
            yield fault("port", f"{place}: {error.strerror}", "set host to one of this machine")
        return
    yield ok("port", f"{place} is free")


def links(config: Config) -> Iterator[Finding]:
    """What can be known of the wires without sending anything."""
    for name, settings in (*config.links.items(), ("sign-in", config.serve)):
        for file, what in _files(settings):
            if not file.is_file():
                yield fault("links", f"{name}: {what} {file}: not there", "see standclear.toml")
            elif what != "ca_file" and file.stat().st_mode & 0o077:
                yield fault("links", f"{name}: {file}: others may read it", f"chmod 600 {file}")
        if isinstance(settings, OutboxSettings) and not settings.directory.is_dir():
            said = f"{settings.directory}: the outbox is not there"
            yield warning("links", said, "plug the stick in, or make the directory")
    yield ok("links", f"{', '.join(config.links)}; nothing was sent to try them")


def _files(settings: object) -> Iterator[tuple[Path, str]]:
    if isinstance(settings, SmtpSettings) and settings.password_file is not None:
        yield settings.password_file, "password_file"
    if isinstance(settings, ServeSection) and settings.oidc_secret_file is not None:
        yield settings.oidc_secret_file, "oidc_secret_file"
    if isinstance(settings, SmtpSettings | WebhookSettings) and settings.ca_file is not None:
        yield settings.ca_file, "ca_file"


def _dates(leaf: x509.Certificate, now: datetime) -> Iterator[Finding]:
    begin, end = leaf.not_valid_before_utc, leaf.not_valid_after_utc
    said = f"valid from {begin:%Y-%m-%d} to {end:%Y-%m-%d}"
    if not begin <= now <= end:
        yield fault("certificate", f"{said}, and not today", "renew it", LATER)
    elif end - now < RENEW:
        yield warning("certificate", f"{said}: {(end - now).days} days more", "renew it")
    else:
        yield ok("certificate", said)


def _names(leaf: x509.Certificate, host: str) -> bool:
    """Whether a certificate is for this host (RFC 9525: the subject alternative names alone)."""
    try:
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return False
    try:
        return ip_address(host) in names.get_values_for_type(x509.IPAddress)
    except ValueError:
        pass
    parent = host.partition(".")[2].lower()
    return any(
        name.lower() in (host.lower(), f"*.{parent}")
        for name in names.get_values_for_type(x509.DNSName)
    )
