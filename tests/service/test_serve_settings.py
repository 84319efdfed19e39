"""Where a desk listens and whom it believes: a flag goes before the environment, that before the
file, that before the default; and whoever wonders which one holds is shown it.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standclear.core.errors import InvalidInput
from standclear.service.config import Config, parse_config, read_config, render_config
from standclear.service.config_keys import REFERENCE, keys_of
from standclear.service.serve_settings import ServeSection
from standclear.service.settings_held import serve_settings, settings_held

DESK = '[desk]\norigin = "desk.example/log"\nname = "Desk"\n'


def read(text: str = "", **environ: str) -> Config:
    return parse_config(DESK + text, directory=Path("/srv/desk"), environ=environ)


def test_a_desk_that_says_nothing_listens_on_this_machine_alone_and_believes_no_proxy() -> None:
    serve = read().serve
    assert serve == ServeSection()
    assert (serve.host, serve.port, serve.proxy_addresses) == ("127.0.0.1", 8420, ())
    assert serve.reached_as == "http://localhost:8420"


PORTS = st.one_of(st.none(), st.integers(1, 65535))


@given(flag=PORTS, variable=PORTS, file=PORTS)
def test_flag_goes_before_environment_before_file_before_default(
    flag: int | None, variable: int | None, file: int | None
) -> None:
    environ = {} if variable is None else {"STANDCLEAR_SERVE_PORT": str(variable)}
    text = "" if file is None else f"[serve]\nport = {file}\n"
    flags = {} if flag is None else {"port": flag}
    wanted = next((one for one in (flag, variable, file) if one is not None), 8420)
    assert serve_settings(read(text, **environ), flags, environ).port == wanted


def test_each_setting_says_where_it_comes_from(tmp_path: Path) -> None:
    text = DESK + '[serve]\nport = 1\nproxies = "10.0.0.1"\nlog = "text"\n'
    (tmp_path / "standclear.toml").write_text(text, encoding="utf-8")
    environ = {"STANDCLEAR_SERVE_LOG": "json"}
    held = settings_held(read_config(tmp_path, environ), {"port": 2}, environ)
    found = {f"{h.key.section}.{h.key.name}": (h.value, h.source) for h in held}
    assert found["serve.port"] == ("2", "--port")
    assert found["serve.log"] == ('"json"', "STANDCLEAR_SERVE_LOG")
    assert found["serve.proxies"] == ('"10.0.0.1"', "standclear.toml")
    assert found["serve.host"] == ('"127.0.0.1"', "default")
    assert found["desk.name"] == ('"Desk"', "standclear.toml")
    assert found["serve.tls_key"] == ("none", "default")
    assert not any(name.startswith(("party.", "links.smtp.")) for name in found)


def test_the_exercise_takes_its_settings_from_outside_alone() -> None:
    environ = {"STANDCLEAR_SERVE_PORT": "9000", "STANDCLEAR_DESK_NAME": "another desk"}
    assert serve_settings(None, {}, environ).port == 9000


@pytest.mark.parametrize(
    ("text", "place", "advice"),
    [
        ("port = 0", "[serve] port", "1 to 65535"),
        ("prot = 1", "[serve]", "perhaps port"),
        ("host = 'http://x'", "[serve] host", "IP address"),
        ("log = 'xml'", "[serve] log", "auto or json or text"),
        ("log_level = 'debug'", "[serve] log_level", "info or warning or error"),
        ("open_log = 'yes'", "[serve] open_log", "true or false"),
        ("tls_certificate = 'a.pem'", "[serve] tls_key", "together"),
        ("tls_key = 'a.pem'", "[serve] tls_certificate", "together"),
        ("origin = 'desk.example'", "[serve] origin", "https://HOST"),
        ("origin = 'https://desk.example/path'", "[serve] origin", "without a path"),
        ("origin = 'https://me:word@desk.example'", "[serve] origin", "without a path"),
        ("origin = 'https://desk.example:99999'", "[serve] origin", "https://HOST"),
        ("origin = 'ftp://desk.example'", "[serve] origin", "https://HOST"),
        ("proxies = 'proxy.example'", "[serve] proxies", "IP addresses"),
        ("proxies = '*'", "[serve] proxies", "IP addresses"),
        ("proxies = '0.0.0.0/0'", "[serve] proxies", "not everybody's"),
        ("proxies = '10.0.0.1, ::/0'", "[serve] proxies", "not everybody's"),
    ],
)
def test_a_fault_names_its_place_and_what_would_be_right(
    text: str, place: str, advice: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        read(f"[serve]\n{text}\n")
    assert place in str(caught.value)
    assert advice in str(caught.value)


def test_a_fault_in_a_flag_or_a_variable_names_that() -> None:
    with pytest.raises(InvalidInput, match="--port"):
        serve_settings(read(), {"port": 0}, {})
    with pytest.raises(InvalidInput, match="STANDCLEAR_SERVE_PORT"):
        read(STANDCLEAR_SERVE_PORT="many")
    with pytest.raises(InvalidInput, match="STANDCLEAR_SERVE_PORT"):
        read(STANDCLEAR_SERVE_PROT="1")


def test_a_new_desk_finds_the_section_in_its_file_to_be_filled_in() -> None:
    text = render_config(read())
    assert "# [serve]" in text
    assert "# port = 8420" in text
    assert "serve" not in tomllib.loads(text)
    party = parse_config(
        '[party]\nid = "relief"\ndesk_key = "k"\n', directory=Path("/"), environ={}
    )
    assert "[serve]" not in render_config(party)


def test_what_is_written_is_read_again() -> None:
    config = read('[serve]\nhost = "0.0.0.0"\nproxies = "10.0.0.0/24, ::1"\nopen_log = true\n')
    again = parse_config(render_config(config), directory=config.directory, environ={})
    assert again.serve == config.serve
    assert again.serve.proxy_addresses == ("10.0.0.0/24", "::1")


def test_every_setting_shows_a_value_and_every_example_is_one_that_is_taken() -> None:
    for key in REFERENCE:
        assert key.example or key.default not in ("", "none", '""') or key.name in UNSHOWN, key
        if key.example:
            tomllib.loads(f"value = {key.example}")
    shown = {k.name: tomllib.loads(f"v = {k.example}")["v"] for k in keys_of("serve", ServeSection)
             if k.example}  # fmt: skip
    read("[serve]\n" + "".join(f'{name} = "{value}"\n' for name, value in shown.items())
         + 'oidc_client = "desk"\n')  # fmt: skip


UNSHOWN = ("desk_key", "user", "ca_file", "oidc_client", "oidc_secret_file")
"""Their kind says it all."""
