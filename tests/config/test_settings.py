from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from config.settings import BadSettings, Settings, load

EXAMPLE = Path(__file__).parents[2] / "config" / ".env.example"
TOKEN = "123456789:" + "A" * 35


@pytest.fixture(autouse=True)
def _a_bare_environment(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"NUTGRAF_{name.upper()}", raising=False)


def test_nothing_need_be_set():
    settings = load()
    assert settings.token is None
    assert settings.database.startswith("sqlite:///")
    assert settings.database.endswith("nutgraf.db")


def test_settings_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("NUTGRAF_OWNERS", "7, 8")
    monkeypatch.setenv("NUTGRAF_ANALYSIS_DEADLINE", "5")
    monkeypatch.setenv("NUTGRAF_DATABASE_URL", "postgresql://u:p@h/n")
    settings = load()
    assert settings.owners == (7, 8)
    assert settings.analysis_deadline == timedelta(seconds=5)
    assert settings.database == "postgresql://u:p@h/n"


def test_settings_cannot_be_changed_afterwards():
    with pytest.raises(ValidationError):
        load().language = "uk"


def test_the_token_is_masked_when_printed():
    assert TOKEN not in repr(load(token=TOKEN))


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("NUTGRAF_TIMEZONE", "Mars/Base", "Europe/Kyiv"),
        ("NUTGRAF_WORKERS", "none", "integer"),
        ("NUTGRAF_LOG_LEVEL", "LOUD", "DEBUG"),
    ],
)
def test_a_wrong_setting_is_named_with_what_would_do(monkeypatch, name, value, hint):
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings, match=name) as caught:
        load()
    assert hint in str(caught.value)


def test_the_example_file_names_every_setting():
    named = {
        line.removeprefix("#").split("=")[0].strip()
        for line in EXAMPLE.read_text().splitlines()
        if line.removeprefix("#").startswith("NUTGRAF_")
    }
    assert named == {f"NUTGRAF_{name.upper()}" for name in Settings.model_fields}


def test_the_example_file_can_be_used_as_it_is(tmp_path):
    (tmp_path / ".env").write_text(EXAMPLE.read_text())
    assert load().workers == 1
