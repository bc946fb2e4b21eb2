"""The command line as a shell uses it: what is printed, what is exited with, what is left behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import main
from tests.fakes import web
from tests.fakes.hostile import HostileSite, InsideTheNetwork, serving
from tests.fakes.network import Network, installed
from tests.journeys.texts import BRIDGE, FERRY, RATE

TITLE = "Night ferry to the Skerries returns after eleven years"


@pytest.fixture(autouse=True)
def _a_house_of_ones_own(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("NUTGRAF_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("NUTGRAF_DATA_DIR", str(tmp_path / "data"))
    # Rules over text will do here, and start at once.
    monkeypatch.setenv("NUTGRAF_SPACY_MODEL", "")


def articles(path: Path, *texts: str) -> str:
    lines = [{"id": f"a{n}", "text": text, "source": "Post"} for n, text in enumerate(texts)]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return str(path)


def test_a_script_is_answered_in_one_line_of_shell(tmp_path, monkeypatch):
    monkeypatch.delenv("NUTGRAF_SPACY_MODEL")
    script = f"/start\n{FERRY}\n.\n:Quotes\n/figures\n/nosuch\n"
    done = subprocess.run(
        [sys.executable, "-m", "bot", "chat", "--fresh"],
        input=script,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    for said in (
        "Hello, You!",
        TITLE,
        "“We have waited long enough,”",
        "🔢 Key figures",
        "/nosuch",
    ):
        assert said in done.stdout
    assert not (tmp_path / "data" / "chat" / "nutgraf.db").exists()


def test_articles_are_imported_once_however_often(tmp_path, capsys):
    file = articles(tmp_path / "news.jsonl", FERRY, RATE, RATE)
    assert main(["import", file]) == 0
    assert main(["import", file]) == 0
    assert capsys.readouterr().out == "2 new, 1 known\n0 new, 3 known\n"
    assert main(["status"]) == 0
    told = capsys.readouterr().out
    assert "articles     2" in told
    assert "to analyse   0" in told
    assert main(["reanalyse"]) == 0
    assert capsys.readouterr().out == "0 analysed anew\n"


def test_a_line_that_is_no_article_is_named(tmp_path, capsys):
    (tmp_path / "news.jsonl").write_text('{"text": "x"}\n{"id": 2}\n')
    assert main(["import", "news.jsonl"]) == 2
    assert capsys.readouterr().err == 'nutgraf: article 2: "text" is missing\n'


def test_a_copy_of_the_database_is_whole_and_nothing_is_overwritten(tmp_path, capsys):
    assert main(["import", articles(tmp_path / "news.jsonl", BRIDGE)]) == 0
    assert main(["backup", "copy.db"]) == 0
    assert main(["backup", "copy.db"]) == 1
    assert capsys.readouterr().err == "nutgraf: copy.db exists already\n"


def test_the_schema_is_made_and_told(capsys):
    assert main(["status"]) == 0
    assert "none yet" in capsys.readouterr().out
    assert main(["migrate"]) == 0
    assert capsys.readouterr().out.startswith("the schema is at 0")


def test_health_is_a_sign_of_life_not_long_ago(tmp_path, capsys):
    assert main(["status", "--health"]) == 1
    assert capsys.readouterr().err == "nutgraf: no sign of life\n"
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "alive").touch()
    assert main(["status", "--health"]) == 0


def test_a_file_is_analysed_as_the_bot_reads_it(tmp_path, capsys):
    paragraphs = "".join(f"<p>{line}</p>" for line in PORT)
    page = (
        f"<html><head><title>Port</title></head><body><article>{paragraphs}</article></body></html>"
    )
    for encoding in ("utf-8", "utf-16"):
        (tmp_path / "page.html").write_bytes(page.encode(encoding))
        assert main(["analyse", str(tmp_path / "page.html"), "--sentences", "1"]) == 0
        (sentence,) = json.loads(capsys.readouterr().out)["summary"]
        assert sentence["text"] == PORT[0]
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    assert main(["analyse", str(tmp_path / "picture.txt")]) == 2
    assert "picture.txt: Unsupported (PNG)" in capsys.readouterr().err


class _Courier(HostileSite):
    """Has one story."""

    async def port(self, writer, query, target):
        body = web.page("Ellery buys ferries", "\n\n".join(PORT)).encode()
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n"
        writer.write(head % len(body) + body)
        await writer.drain()


@pytest.fixture
def _a_web():
    names = {"courier.example": ["93.184.216.34"], "inside.example": ["10.0.0.1"]}
    with serving(_Courier(), InsideTheNetwork()) as ports, installed(Network(names, *ports)):
        yield


@pytest.mark.usefixtures("_a_web")
def test_a_page_is_fetched_and_analysed_as_the_bot_reads_it(capsys):
    assert main(["analyse", "http://courier.example/port", "--sentences", "1"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["title"] == "Ellery buys ferries"
    assert found["summary"][0]["text"] == PORT[0]
    place = found["summary"][0]
    assert found["text"][place["start"] : place["end"]] == PORT[0]


@pytest.mark.usefixtures("_a_web")
@pytest.mark.parametrize(
    ("path", "said", "code"),
    [
        ("courier.example/ok", "I found no article on that page of courier.example.", 1),
        ("courier.example/status?code=404", "There is no such page on courier.example", 1),
        ("inside.example/", "I do not fetch that address.", 2),
        ("courier.example:8080/", "I do not fetch that address.", 2),
    ],
)
def test_an_address_that_cannot_be_read_is_told_in_one_line(capsys, path, said, code):
    assert main(["analyse", f"http://{path}"]) == code
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"nutgraf: http://{path}: {said}")


PORT = (
    "The port of Ellery will buy 24 electric ferries for 212 million crowns, the board said on Monday.",
    "The first six boats are due in April and will serve the line to Saltmarsh, the board said.",
    "The old boats will be sold by the end of the year to a yard on the northern coast.",
    "Fares will rise in January for the first time in six years, from 2.40 to 2.60 crowns.",
)


@pytest.mark.parametrize(
    ("variables", "argv", "said"),
    [
        ({}, ["run"], "NUTGRAF_TOKEN is not set"),
        ({"NUTGRAF_WORKERS": "many"}, ["run"], "NUTGRAF_WORKERS"),
        ({"NUTGRAF_DATABASE_URL": "mysql://x"}, ["migrate"], "mysql"),
        ({}, ["import", "nowhere.jsonl"], "nowhere.jsonl: No such file"),
        ({}, ["analyse", "nowhere.txt"], "nowhere.txt: No such file"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(monkeypatch, capsys, variables, argv, said):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert main(argv) in (1, 2)
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("nutgraf: ")
    assert said in line
