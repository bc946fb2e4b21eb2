import io
import json
import logging

import pytest

from config import logs

TOKEN = "123456789:" + "AbC_-" * 7


@pytest.fixture
def lines():
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = io.StringIO()
    yield stream
    root.handlers[:] = before
    root.setLevel(level)


def test_a_token_never_reaches_a_line(lines):
    logs.configure("DEBUG", stream=lines)
    logging.getLogger("x").debug("POST https://api.telegram.org/bot%s/getMe", TOKEN)
    assert TOKEN not in lines.getvalue()
    assert "POST https://api.telegram.org/bot***/getMe" in lines.getvalue()


def test_a_token_in_a_traceback_is_struck_out(lines):
    logs.configure("DEBUG", as_json=True, stream=lines)
    try:
        raise ValueError(TOKEN)
    except ValueError:
        logging.getLogger("x").exception("it broke")
    record = json.loads(lines.getvalue())
    assert TOKEN not in lines.getvalue()
    assert "ValueError: ***" in record["exception"]


def test_given_secrets_and_passwords_in_addresses_are_struck_out(lines):
    logs.configure("INFO", secrets=["s3cret"], stream=lines)
    logging.getLogger("x").info("s3cret postgresql://joe:pa55@host/db")
    assert "s3cret" not in lines.getvalue()
    assert "pa55" not in lines.getvalue()


def test_libraries_that_log_addresses_are_quiet(lines):
    logs.configure("DEBUG", stream=lines)
    logging.getLogger("httpx").info("GET https://example.com")
    assert lines.getvalue() == ""
