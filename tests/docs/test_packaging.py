"""What is packaged says what the program understands: a misspelt option in a unit would be found
at the next reboot.
"""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import click
import pytest

from standclear.cli import main
from standclear.service.config_keys import REFERENCE
from standclear.service.pdf import MISSING

PROJECT = Path(__file__).parents[2]
PACKAGING = PROJECT / "packaging"
CONTAINER = PACKAGING / "container" / "Containerfile"
TEXTS = sorted(file for file in PACKAGING.rglob("*") if file.is_file())
UNITS = sorted((PACKAGING / "systemd").glob("*.service"))
OTHERS = {"STANDCLEAR_HOME", "STANDCLEAR_WEB_APP"}


def unit(file: Path) -> dict[str, dict[str, str]]:
    """Sections of a unit; of a key that stands twice, the last."""
    read = configparser.RawConfigParser(strict=False, delimiters=("=",), interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign]  # keys keep their capitals
    read.read_string(file.read_text(encoding="utf-8"))
    return {name: dict(read[name]) for name in read.sections()}


@pytest.mark.parametrize("file", UNITS, ids=lambda file: file.name)
def test_a_unit_starts_a_command_that_exists_with_options_that_it_has(file: Path) -> None:
    program, name, *words = shlex.split(unit(file)["Service"]["ExecStart"].replace("%d", "D"))
    assert program.endswith("/standclear")
    assert isinstance(main, click.Group)
    command = main.get_command(click.Context(main), name)
    assert command is not None
    command.make_context(name, words, resilient_parsing=True)
    options = {option for one in command.params for option in one.opts}
    assert {word for word in words if word.startswith("--")} <= options


@pytest.mark.parametrize("file", TEXTS, ids=lambda file: file.name)
def test_every_variable_named_is_one_that_is_read(file: Path) -> None:
    known = {key.environment for key in REFERENCE} | OTHERS
    named = re.findall(r"STANDCLEAR_[A-Z_]+[A-Z]", file.read_text(encoding="utf-8"))
    assert set(named) <= known


@pytest.mark.parametrize("file", UNITS, ids=lambda file: file.name)
def test_a_unit_keeps_its_program_in_its_own_directory(file: Path) -> None:
    service = unit(file)["Service"]
    for key, value in {
        "ProtectSystem": "strict", "ProtectHome": "yes", "NoNewPrivileges": "yes",
        "PrivateTmp": "yes", "CapabilityBoundingSet": "", "UMask": "0077",
        "StateDirectoryMode": "0700", "User": "standclear",
    }.items():  # fmt: skip
        assert service[key] == value, key


def test_a_damaged_record_is_never_started_upon_again() -> None:
    service = unit(PACKAGING / "systemd" / "standclear.service")["Service"]
    assert "7" in service["RestartPreventExitStatus"].split()
    assert "3" in service["RestartPreventExitStatus"].split()


def test_the_first_link_goes_into_no_journal() -> None:
    service = unit(PACKAGING / "systemd" / "standclear.service")["Service"]
    assert service["StandardOutput"].startswith("truncate:")


def test_the_image_runs_as_nobodys_root_and_asks_after_its_health() -> None:
    text = (PACKAGING / "container" / "Containerfile").read_text(encoding="utf-8")
    stages = text.split("\nFROM ")
    assert len(stages) == 3
    last = stages[-1]
    assert re.search(r"^USER [1-9][0-9]*:", last, re.MULTILINE)
    assert "/readyz" in last
    assert "gcc" not in last
    check = re.search(r"^  CMD (\[.*\])$", last, re.MULTILINE)
    assert check is not None
    program = shlex.split(check[1].strip("[]"))[-1]
    compile(program, "healthcheck", "exec")


def installed(stage: str) -> set[str]:
    """Debian packages that a stage of the Containerfile installs."""
    found = re.search(r"apt-get install -y --no-install-recommends ([^&]*?)\s*\\\n", stage)
    return set(found[1].split()) if found else set()


def stages() -> list[str]:
    return CONTAINER.read_text(encoding="utf-8").split("\nFROM ")[1:]


def test_the_image_has_what_the_set_up_installs_for_the_kernel_and_for_pdf() -> None:
    build, last = stages()
    assert build.split()[0] == last.split()[0]  # one Python: the environment is copied across
    known = (PROJECT / "scripts" / "setup").read_text(encoding="utf-8")
    assert {"gcc", "libc6-dev"} == installed(build)
    assert all(package in known for package in installed(build))
    assert installed(last) == set(re.findall(r"lib[a-z0-9.-]+[0-9]", MISSING))


def test_the_image_is_installed_with_extras_that_there_are() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    given = re.search(r"^ARG EXTRAS=(\S+)$", stages()[0], re.MULTILINE)
    assert given is not None
    assert "pdf" in given[1].split(",")
    assert set(given[1].split(",")) <= set(project["optional-dependencies"])


def test_the_user_and_group_that_the_image_runs_as_are_those_that_it_makes() -> None:
    found = re.search(r"^USER ([0-9]+):([0-9]+)$", stages()[1], re.MULTILINE)
    assert found is not None
    assert f"--uid {found[1]} --gid {found[2]}" in stages()[1]
    assert f"groupadd --system --gid {found[2]} standclear" in stages()[1]


def test_the_image_starts_a_command_that_exists() -> None:
    words = re.findall(r'^(?:ENTRYPOINT|CMD) \["([a-z]+)"\]$', stages()[1], re.MULTILINE)
    assert words[0] == "standclear"
    assert isinstance(main, click.Group)
    assert main.get_command(click.Context(main), words[1]) is not None


def test_a_build_of_the_image_is_given_all_that_it_needs() -> None:
    """By the file beside it that both Podman and BuildKit look for."""
    ignored = CONTAINER.with_name("Containerfile.dockerignore").read_text(encoding="utf-8")
    rules = [line for line in ignored.splitlines() if line and not line.startswith("#")]
    for needed in (
        *("pyproject.toml", "setup.py", "MANIFEST.in", "README.md", "LICENSE", "NOTICE"),
        *("src/standclear", "scripts/building/web_app.py", "frontend/package-lock.json"),
    ):
        assert (PROJECT / needed).exists(), needed
        ways = [needed, *map(str, Path(needed).parents)][:-1]
        assert not [rule for rule in rules for way in ways if fnmatch(way, rule)], needed
    assert {".*", "**/*.so", "src/standclear/web/static"} <= set(rules)


def test_the_guide_builds_the_image_as_its_own_file_says() -> None:
    """With the format that keeps the health check, which Podman's own leaves out."""
    command = re.search(r"podman build .*", CONTAINER.read_text(encoding="utf-8"))
    assert command is not None
    assert "--format docker" in command[0]
    guide = (PROJECT / "docs" / "guides" / "operate.md").read_text(encoding="utf-8")
    assert command[0] in guide


def test_proxies_pass_their_own_word_on_and_hold_no_event_back() -> None:
    nginx = (PACKAGING / "proxy" / "nginx.conf").read_text(encoding="utf-8")
    assert "X-Forwarded-For $remote_addr;" in nginx
    assert "$proxy_add_x_forwarded_for" not in nginx
    stream = nginx.partition("/v1/stream")[2].partition("}")[0]
    assert "proxy_buffering off" in stream
    caddy = (PACKAGING / "proxy" / "Caddyfile").read_text(encoding="utf-8")
    assert "flush_interval -1" in caddy
    assert all('proxies = "127.0.0.1"' in text for text in (nginx, caddy))


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_understands_the_units(tmp_path: Path) -> None:
    """Asked of copies whose program is there."""
    for file in (*UNITS, *(PACKAGING / "systemd").glob("*.timer")):
        text = file.read_text(encoding="utf-8").replace(
            "/opt/standclear/bin/standclear", "/bin/true"
        )
        (tmp_path / file.name).write_text(text, encoding="utf-8")
    files = [str(file) for file in sorted(tmp_path.iterdir())]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *files],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    ours = [line for line in done.stderr.splitlines() if "standclear" in line]
    assert not ours
