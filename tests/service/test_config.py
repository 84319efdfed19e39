"""An operator sets a desk up by hand, at night, and misspells a key.

The desk says so at once, with the place and what was probably meant. A setting that silently does
not hold would be found out by whoever was not told.
"""

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standclear.core.errors import InvalidInput, NotAllowed, NotFound
from standclear.links.settings import CotSettings, OutboxSettings, SmtpSettings, WebhookSettings
from standclear.service.config import (
    FILE,
    REFERENCE,
    Config,
    DeskSection,
    PartySection,
    parse_config,
    read_config,
    render_config,
    write_config,
)

HOME = Path("/srv/valley")

DESK = """
[desk]
origin = "desk.valley.example"
name = "Valley desk"
"""

MAIL = """
[links.smtp]
host = "mail.valley.example"
sender = "desk@valley.example"
"""

PARTY = """
[party]
id = "relief"
desk = "../desk"
desk_key = "desk.valley.example+1a2b3c4d+AbCd"
"""


def read(text: str, **environ: str) -> Config:
    return parse_config(text, directory=HOME, environ=environ)


def refused(text: str, **environ: str) -> str:
    with pytest.raises(InvalidInput) as caught:
        read(text, **environ)
    return str(caught.value)


def test_a_desk_needs_only_its_origin_and_its_name() -> None:
    found = read(DESK)
    assert found.desk == DeskSection("desk.valley.example", "Valley desk", "en", "UTC")
    assert found.party is None
    assert found.links == {
        "outbox": OutboxSettings(HOME / "outbox"),
        "webhook": WebhookSettings(),
    }


def test_a_party_names_itself_and_the_key_it_trusts() -> None:
    found = read(PARTY)
    assert found.desk is None
    assert found.party == PartySection(
        "relief", "desk.valley.example+1a2b3c4d+AbCd", HOME / "../desk"
    )
    assert read(PARTY.replace('desk = "../desk"\n', "")).party == PartySection(
        "relief", "desk.valley.example+1a2b3c4d+AbCd"
    )


def test_every_key_can_be_set() -> None:
    found = read(
        DESK
        + 'language = "ar"\ntime_zone = "Asia/Damascus"\n'
        + '[outbox]\ndirectory = "/media/stick"\n'
        + MAIL
        + 'port = 465\nsecurity = "tls"\nuser = "desk"\npassword_file = "secrets/mail"\n'
        + 'ca_file = "ca.pem"\ntimeout_s = 10\n'
        + "[links.webhook]\ntimeout_s = 2.5\nplain_loopback = true\n"
        + '[links.cot]\nca_file = "tak.pem"\ncert_file = "desk.pem"\nkey_file = "desk.key"\n'
    )
    assert found.desk is not None
    assert (found.desk.language, found.desk.time_zone) == ("ar", "Asia/Damascus")
    assert found.links == {
        "outbox": OutboxSettings(Path("/media/stick")),
        "smtp": SmtpSettings(
            host="mail.valley.example",
            sender="desk@valley.example",
            port=465,
            security="tls",
            user="desk",
            password_file=HOME / "secrets/mail",
            ca_file=HOME / "ca.pem",
            timeout_s=10.0,
        ),
        "webhook": WebhookSettings(timeout_s=2.5, plain_loopback=True),
        "cot": CotSettings(
            ca_file=HOME / "tak.pem", cert_file=HOME / "desk.pem", key_file=HOME / "desk.key"
        ),
    }


# ---- faults


@pytest.mark.parametrize(
    ("text", "place", "advice"),
    [
        (DESK + 'nmae = "x"', "standclear.toml [desk]: nmae", "perhaps name"),
        (MAIL + "prot = 25\n" + DESK, "standclear.toml [links.smtp]: prot", "perhaps port"),
        (DESK + "[oubtox]", "standclear.toml: oubtox", "perhaps outbox"),
        (DESK + "[links.smpt]", "standclear.toml [links.smpt]", "perhaps links.smtp"),
        ("links = 1\n" + DESK, "standclear.toml links", "[links.smtp]"),
        ("outbox = 1\n" + DESK, "standclear.toml outbox", "[outbox]"),
        (DESK + "[links]\nsmtp = 1", "standclear.toml links.smtp", "[links.smtp]"),
        ("[desk]\nname = 'x'", "standclear.toml [desk] origin: missing", "never changes"),
        (DESK + MAIL + "port = '25'", "standclear.toml [links.smtp] port: 25", "whole number"),
        (DESK + MAIL + "port = true", "standclear.toml [links.smtp] port: True", "whole number"),
        (DESK + MAIL + "port = 0", "standclear.toml [links.smtp] port: 0", "1 to 65535"),
        (DESK + MAIL + "security = 'ssl'", "[links.smtp] security: ssl", "starttls or tls or none"),
        (DESK + MAIL + "security = 'none'", "[links.smtp] security: none", "but this machine"),
        (DESK + MAIL + "user = 'a'", "[links.smtp] password_file: (none)", "password of `user`"),
        (DESK + MAIL + "timeout_s = inf", "[links.smtp] timeout_s: inf", "at most 300"),
        (DESK + MAIL + "timeout_s = nan", "[links.smtp] timeout_s: nan", "at most 300"),
        (DESK + "[outbox]\ndirectory = ''", "[outbox] directory", "path"),
        (DESK + "[outbox]\ndirectory = '~/out'", "[outbox] directory: ~/out", "path"),
        (DESK + '[outbox]\ndirectory = "a\\u0000b"', "[outbox] directory", "path"),
        (DESK + "time_zone = 'Damascus'", "[desk] time_zone: Damascus", "Asia/Damascus"),
        (DESK + "time_zone = '../../x'", "[desk] time_zone", "Asia/Damascus"),
        (DESK + "language = 'Arabic'", "[desk] language: Arabic", "en, ar"),
        (DESK.replace("desk.v", "desk v"), "[desk] origin: desk valley.example", "URL"),
        (DESK.replace("Valley desk", " "), "[desk] name", "a name that recipients know"),
        (PARTY.replace("relief", "Relief"), "[party] id: Relief", "a-z"),
        (DESK + PARTY, "[desk], [party]: both", "one of them"),
        ("", "[desk], [party]: neither", "one of them"),
        (DESK + "[links.outbox]", "standclear.toml [links.outbox]", "in the section [outbox]"),
        ("[desk\n", "standclear.toml: Expected", "line 1"),
        ("[desk]\nname = 1\nname = 2\n", "standclear.toml: Cannot overwrite", "line 3"),
    ],
)
def test_a_fault_names_its_place_and_what_would_be_right(
    text: str, place: str, advice: str
) -> None:
    said = refused(text)
    assert place in said
    assert advice in said


def test_a_password_put_into_the_file_by_mistake_is_refused_and_not_repeated() -> None:
    said = refused(DESK + MAIL + 'password = "hunter2"')
    assert "password_file" in said
    assert "hunter2" not in said


def test_a_missing_file_says_what_writes_one(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="standclear init"):
        read_config(tmp_path, {})


def test_a_file_in_another_encoding_is_refused_with_the_byte(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(DESK.replace("Valley", "Täl").encode("latin-1"))
    with pytest.raises(
        InvalidInput, match=r"standclear\.toml: byte \d+ does not fit: give text in UTF-8"
    ):
        read_config(tmp_path, {})


# ---- from outside


def test_the_environment_wins_over_the_file() -> None:
    found = read(
        DESK + MAIL,
        STANDCLEAR_DESK_NAME="Night desk",
        STANDCLEAR_LINKS_SMTP_PORT="2525",
        STANDCLEAR_LINKS_WEBHOOK_TIMEOUT_S="3",
        STANDCLEAR_LINKS_WEBHOOK_PLAIN_LOOPBACK="true",
        STANDCLEAR_OUTBOX_DIRECTORY="/media/stick",
        HOME="/elsewhere",
    )
    assert found.desk is not None
    assert found.desk.name == "Night desk"
    smtp = found.links["smtp"]
    assert isinstance(smtp, SmtpSettings)
    assert smtp.port == 2525
    assert found.links["webhook"] == WebhookSettings(timeout_s=3.0, plain_loopback=True)
    assert found.links["outbox"] == OutboxSettings(Path("/media/stick"))


def test_a_link_can_be_set_from_outside_alone() -> None:
    found = read(
        DESK,
        STANDCLEAR_LINKS_SMTP_HOST="mail.valley.example",
        STANDCLEAR_LINKS_SMTP_SENDER="desk@valley.example",
    )
    assert found.links["smtp"] == SmtpSettings("mail.valley.example", "desk@valley.example")


def test_who_a_directory_is_cannot_be_set_from_outside_alone() -> None:
    found = read(PARTY, STANDCLEAR_DESK_NAME="Night desk", STANDCLEAR_DESK_ORIGIN="x.example")
    assert found.desk is None


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        (
            "STANDCLEAR_LINKS_SMTP_PORT",
            "http",
            "STANDCLEAR_LINKS_SMTP_PORT: http does not fit: give a whole number",
        ),
        (
            "STANDCLEAR_LINKS_SMTP_PORT",
            "0",
            "STANDCLEAR_LINKS_SMTP_PORT: 0 does not fit: give a number from 1 to 65535",
        ),
        (
            "STANDCLEAR_LINKS_SMTP_PORT",
            "",
            "STANDCLEAR_LINKS_SMTP_PORT: empty: give a whole number",
        ),
        ("STANDCLEAR_LINKS_SMTP_PROT", "25", "perhaps STANDCLEAR_LINKS_SMTP_PORT"),
        ("STANDCLEAR_DESK_LANGUAGE", "Arabic", "STANDCLEAR_DESK_LANGUAGE: Arabic"),
    ],
)
def test_a_wrong_variable_is_named(variable: str, value: str, said: str) -> None:
    assert said in refused(DESK + MAIL, **{variable: value})


def test_the_value_of_an_unknown_variable_is_not_repeated() -> None:
    assert "hunter2" not in refused(DESK, STANDCLEAR_LINKS_SMTP_PASSWORD="hunter2")


# ---- writing


_text = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30)
_path = _text.filter(lambda text: not text.startswith("~")).map(lambda text: HOME / text)
_host = st.from_regex(r"[a-z]{1,8}(\.[a-z]{1,8}){0,2}", fullmatch=True)
_timeout = st.floats(0.1, 300.0)
_desks = st.builds(
    DeskSection,
    origin=st.from_regex(r"[a-z][a-z.:/~-]{0,20}", fullmatch=True),
    name=_text.filter(str.strip),
    language=st.sampled_from(["en", "ar", "ru", "pt-BR"]),
    time_zone=st.sampled_from(["UTC", "Asia/Damascus", "Europe/Kyiv"]),
)
_parties = st.builds(
    PartySection,
    id=st.from_regex(r"[a-z][a-z0-9-]{1,30}", fullmatch=True),
    desk_key=_text.filter(lambda text: " " not in text),
    desk=st.none() | _path,
)
_links = st.fixed_dictionaries(
    {
        "outbox": st.builds(OutboxSettings, _path),
        "webhook": st.builds(WebhookSettings, _timeout, st.none() | _path, st.booleans()),
    },
    optional={
        "smtp": st.builds(
            SmtpSettings,
            host=_host,
            sender=_host.map("desk@".__add__),
            port=st.integers(1, 65535),
            security=st.sampled_from(["starttls", "tls"]),
            user=_text | st.just(""),
            password_file=_path,
            ca_file=st.none() | _path,
            timeout_s=_timeout,
        )
    },
)


@given(_desks | _parties, _links)
@settings(max_examples=120, deadline=None)
def test_what_is_written_is_what_is_read(
    who: DeskSection | PartySection, links: dict[str, Any]
) -> None:
    desk, party = (who, None) if isinstance(who, DeskSection) else (None, who)
    config = Config(directory=HOME, desk=desk, party=party, links=links)
    assert read(render_config(config)) == config


def test_a_new_file_shows_every_key_with_its_meaning() -> None:
    text = render_config(read(DESK))
    for key in REFERENCE:
        if key.section != "party":
            assert f"{key.name} =" in text
            assert f"# {key.meaning}" in text
    assert "[party]" not in text
    assert tomllib.loads(text) == {
        "desk": {"origin": "desk.valley.example", "name": "Valley desk"},
        "outbox": {},
        "links": {"webhook": {}},
    }


def test_a_file_is_written_once_and_never_over_another(tmp_path: Path) -> None:
    config = replace(read(DESK), directory=tmp_path)
    config = replace(config, links={**config.links, "outbox": OutboxSettings(tmp_path / "outbox")})
    path = write_config(config)
    assert path == tmp_path / FILE
    assert read_config(tmp_path, {}) == config
    path.write_text(DESK + "# my own note\n", encoding="utf-8")
    with pytest.raises(NotAllowed, match="already there"):
        write_config(config)
    assert "my own note" in path.read_text(encoding="utf-8")


# ---- the reference page


def test_every_setting_says_what_it_means_and_how_it_is_overridden() -> None:
    assert {key.section for key in REFERENCE} == {
        "desk",
        "party",
        "serve",
        "watch",
        "outbox",
        "links.smtp",
        "links.webhook",
        "links.cot",
    }
    for key in REFERENCE:
        assert key.meaning.endswith(".")
        assert key.kind
    assert len({key.environment for key in REFERENCE}) == len(REFERENCE)
    port = next(key for key in REFERENCE if (key.section, key.name) == ("links.smtp", "port"))
    assert (port.kind, port.default, port.environment) == (
        "whole number",
        "587",
        "STANDCLEAR_LINKS_SMTP_PORT",
    )
