"""How people ask, language by language: which words want a number, a name, a quote.

In every language the first pattern that fits decides, in the order of `Wanted` as listed here. A
language that is not here is asked by its words alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from bot.analysis.words import stopwords
from bot.answers.passages import fold, split
from bot.answers.types import Wanted

_ORDER = (
    Wanted.NEWS,
    Wanted.ROLE,
    Wanted.NUMBER,
    Wanted.DATE,
    Wanted.QUOTE,
    Wanted.PERSON,
    Wanted.PLACE,
    Wanted.NAME,
)
#: Somebody's name after "who is": a capital, and no more than five words.
_NAME = r"(?-i:[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯЁІЇЄҐ])\S*(?: \S+){0,4}$"
#: Whose name follows "what did", up to "about".
_WHO = r"(?P<who>[^?]{1,60}?)"


@dataclass(frozen=True, slots=True)
class Asking:
    """The patterns of one language. *measure* asks for a number and is no word of the answer."""

    wanted: tuple[tuple[Wanted, re.Pattern[str]], ...]
    speaker: re.Pattern[str]  # its group "who"
    subject: re.Pattern[str]  # its group "what"
    measure: re.Pattern[str]
    empty: frozenset[str]  # folded: nobody answers with these

    def kind(self, text: str) -> Wanted:
        return next(
            (kind for kind, pattern in self.wanted if pattern.search(text)), Wanted.ANYTHING
        )

    def begins(self, text: str) -> bool:
        """Whether *text* starts as a question does."""
        return any(pattern.match(text) for _, pattern in self.wanted)


def language_of(text: str, preferred: str) -> str:
    """The language that *text* asks in: the one whose empty words it has; *preferred* of equals."""
    words = {fold(word) for word in split(text)}
    return max(
        dict.fromkeys((preferred, "en", *_LANGUAGES)),
        key=lambda code: (
            len(words & of(code).empty) + (of(code).kind(text) is not Wanted.ANYTHING),
            code == preferred,
        ),
    )


@cache
def of(language: str) -> Asking:
    patterns = _LANGUAGES.get(language, {})
    words = patterns.get("words", "").split()
    empty = {*stopwords(language), *words}

    def compiled(name: str) -> re.Pattern[str]:
        return re.compile(patterns.get(name, r"(?!)"), re.I)

    return Asking(
        tuple((kind, compiled(kind.value)) for kind in _ORDER if kind.value in patterns),
        compiled("speaker"),
        compiled("subject"),
        compiled("measure"),
        frozenset(fold(part) for word in empty for part in split(word)),
    )


_LANGUAGES: dict[str, dict[str, str]] = {
    "en": {
        "news": r"^\s*what(?:'s|’s| is| are| has)? (?:new|the latest|the news|going on|happening"
        r"|happened|changed)\b|^\s*(?:any|the)? ?(?:news|latest) (?:on|about|from)\b",
        "role": rf"^\s*who(?:'s|’s| is| was| are) {_NAME}",
        "number": r"\bhow (?:many|much|old|long|far|high|big|tall|large|often|fast|heavy|full)\b"
        r"|\b(?:what|which) (?:percentage|per ?cent|number|share|amount|price|sum|rate)\b",
        "date": r"\bwhen\b|\b(?:what|which) (?:year|date|day|month|time)\b",
        "quote": r"\bwhat (?:did|does|has|had|do|have) .{1,80}? "
        r"(?:say|said|think|claim|tell|told|announce|promise)\b"
        r"|\bwho (?:said|says|claimed|told|warned|promised|announced)\b",
        "person": r"\bwho(?:m|se)?\b",
        "place": r"\bwhere\b|\b(?:what|which) (?:city|country|place|town|state)\b",
        "name": r"\b(?:which|what|name)\b",
        "speaker": rf"\bwhat (?:did|does|has|had|do|have) {_WHO} "
        r"(?:say|said|think|claim|tell|told)\b",
        "subject": r"^\s*who(?:'s|’s| is| was| are) (?P<who>.+?)[?\s]*$"
        r"|\b(?:new|latest|news|on|happening|happened|changed)\s+"
        r"(?:(?:on|about|with|to|in|from|at)\s+)?(?P<what>.+?)[?\s]*$",
        "measure": r"\bhow (?:many|much|old|long|far|high|big|tall|large|often|fast|heavy)\b"
        r"|\b(?:what|which) (?:percentage|per ?cent|number|amount)(?: of)?\b",
        "words": "according article articles either report reported reports whether anybody anyone "
        "anything somebody someone something everybody say says said tell told please know stored "
        "news",
    },
    "uk": {
        "news": r"^\s*що нового\b|^\s*що (?:сталося|трапилося|відбувається)\b",
        "role": r"^\s*хто так(?:ий|а|і)\b",
        "number": r"\bскільки\b|\bякий відсоток\b|\bяка (?:частка|сума|ціна|кількість)\b",
        "date": r"\bколи\b|\bяк(?:ого|ий) (?:року|рік|дня|день)\b",
        "quote": r"\bщо .{0,80}?(?:сказав|сказала|сказали|казав|казала|каже|заявив|заявила)\b"
        r"|\bхто (?:сказав|заявив)\b",
        "person": r"\bхто\b|\bкого\b",
        "place": r"\bде\b|\bкуди\b",
        "name": r"\bяк(?:ий|а|е|і)\b|\bназв",
        "speaker": rf"\bщо (?:сказав|сказала|каже|заявив|заявила) {_WHO}(?: про |[?]|$)",
        "subject": r"^\s*хто так(?:ий|а|і) (?P<who>.+?)[?\s]*$"
        r"|\b(?:нового|сталося|трапилося|відбувається)\s+(?:(?:з|із|про|у|в)\s+)?(?P<what>.+?)[?\s]*$",
        "measure": r"\bскільки\b|\b(?:який відсоток|яка кількість)\b",
        "words": "нового сталося скажи розкажи новини стаття статті сказав сказала сказали каже "
        "заявив заявила",
    },
    "ru": {
        "news": r"^\s*что нового\b|^\s*что (?:случилось|произошло|происходит)\b",
        "role": r"^\s*кто так(?:ой|ая|ие)\b",
        "number": r"\bсколько\b|\bкакой процент\b|\bкак(?:ая|ова) (?:доля|сумма|цена)\b",
        "date": r"\bкогда\b|\bв каком (?:году|месяце)\b|\bкакого числа\b",
        "quote": r"\bчто .{0,80}?(?:сказал|сказала|сказали|говорит|заявил|заявила)\b"
        r"|\bкто (?:сказал|заявил)\b",
        "person": r"\bкто\b|\bкого\b",
        "place": r"\bгде\b|\bкуда\b|\bв каком городе\b",
        "name": r"\bкак(?:ой|ая|ое|ие)\b|\bназыва",
        "speaker": rf"\bчто (?:сказал|сказала|говорит|заявил|заявила) {_WHO}(?: об? | про |[?]|$)",
        "subject": r"^\s*кто так(?:ой|ая|ие) (?P<who>.+?)[?\s]*$"
        r"|\b(?:нового|случилось|произошло|происходит)\s+(?:(?:с|со|о|об|в|на)\s+)?(?P<what>.+?)[?\s]*$",
        "measure": r"\bсколько\b|\bкакой процент\b",
        "words": "какое сколько почему нового случилось скажи расскажи новости статья статьи "
        "сказал сказала сказали говорит заявил заявила",
    },
    "de": {
        "news": r"^\s*was (?:gibt(?: es|'s|’s) neues|ist (?:neu|passiert|los)|passiert)\b",
        "role": rf"^\s*wer (?:ist|war|sind) {_NAME}",
        "number": r"\bwie ?(?:viele?n?|hoch|alt|lange?|weit|groß|teuer|oft|schnell|schwer)\b"
        r"|\bwelche[rsn]? (?:anteil|summe|zahl|preis|betrag)\b",
        "date": r"\bwann\b|\bin welche[mr] (?:jahr|monat)\b|\ban welchem tag\b",
        "quote": r"\bwas (?:sagte?n?|meinte?n?|fordert?e?n?)\b|\bwas ha(?:t|ben) .{1,80} gesagt\b"
        r"|\bwer (?:sagte?|forderte?|hat .{0,60}gesagt)\b",
        "person": r"\bwer\b|\bwen\b|\bwem\b|\bwessen\b",
        "place": r"\bwo\b|\bwohin\b|\bwoher\b|\bwelche[rsnm]? (?:stadt|land|ort)\b",
        "name": r"\bwelche[rsnm]?\b|\bwie heißt\b",
        "speaker": rf"\bwas (?:sagte?n?|meinte?n?|hat|haben) {_WHO}"
        r"(?: über | zum? | zur | gesagt\b|[?]|$)",
        "subject": r"^\s*wer (?:ist|war|sind) (?P<who>.+?)[?\s]*$"
        r"|\b(?:neues|neu|passiert|los)\s+(?:(?:über|zu|zum|zur|von|mit|bei|in|aus)\s+)?"
        r"(?P<what>.+?)[?\s]*$",
        "measure": r"\bwie ?(?:viele?n?|hoch|alt|lange?|weit|groß|teuer|oft|schnell|schwer)\b",
        "words": "wessen wohin woher neues sagte sagten sagt gesagt meinte artikel nachrichten "
        "bitte laut",
    },
    "nl": {
        "news": r"^\s*wat is er (?:nieuw|gebeurd)\b|^\s*wat gebeurt er\b",
        "role": rf"^\s*wie (?:is|was|zijn) {_NAME}",
        "number": r"\bhoe ?veel\b|\bhoe (?:oud|hoog|lang|groot|ver|duur|vaak|snel|zwaar)\b"
        r"|\bwelk (?:percentage|bedrag|aantal)\b",
        "date": r"\bwanneer\b|\bin welk(?:e maand| jaar)\b",
        "quote": r"\bwat (?:zei|zegt|zeiden)\b|\bwie (?:zei|zegt)\b",
        "person": r"\bwie\b|\bwiens\b",
        "place": r"\bwaar\b|\bwelke? (?:stad|plaats|land)\b",
        "name": r"\bwelke?\b|\bhoe heet\b",
        "speaker": rf"\bwat (?:zei|zegt|zeiden) {_WHO}(?: over |[?]|$)",
        "subject": r"^\s*wie (?:is|was|zijn) (?P<who>.+?)[?\s]*$"
        r"|\b(?:nieuw|gebeurd|gebeurt er)\s+(?:(?:over|met|in|bij|op)\s+)?(?P<what>.+?)[?\s]*$",
        "measure": r"\bhoe ?veel\b|\bhoe (?:oud|hoog|lang|groot|ver|duur|vaak|snel|zwaar)\b",
        "words": "welk hoeveel gebeurd zei zegt zeiden gezegd artikel artikelen nieuws",
    },
    "sv": {
        "news": r"^\s*vad (?:är nytt|har hänt|händer|hände)\b",
        "role": rf"^\s*vem (?:är|var) {_NAME}",
        "number": r"\bhur (?:många|mycket|gam+al|gammalt|hög|högt|lång|långt|stor|stort|ofta)\b"
        r"|\bvilken (?:andel|summa|procent)\b",
        "date": r"\bnär\b|\bvilke[tn] (?:år|dag|månad)\b",
        "quote": r"\bvad (?:sa|sade|säger)\b|\bvem (?:sa|sade|säger)\b",
        "person": r"\bvem\b|\bvilka\b",
        "place": r"\bvar\b|\bvart\b|\bvilke[tn] (?:stad|land|plats)\b",
        "name": r"\bvilke[tn]\b|\bvad heter\b",
        "speaker": rf"\bvad (?:sa|sade|säger) {_WHO}(?: om |[?]|$)",
        "subject": r"^\s*vem (?:är|var) (?P<who>.+?)[?\s]*$"
        r"|\b(?:nytt|hänt|händer|hände)\s+(?:(?:om|med|i|på)\s+)?(?P<what>.+?)[?\s]*$",
        "measure": r"\bhur (?:många|mycket|gam+al|gammalt|hög|högt|lång|långt|stor|stort|ofta)\b",
        "words": "vart hänt sa sade säger sagt artikel artiklar nyheter",
    },
    "fr": {
        "news": r"^\s*quoi de neuf\b|^\s*qu(?:e s['’]est[- ]il|['’]est[- ]ce qui s['’]est) passé\b"
        r"|^\s*que se passe\b",
        "role": rf"^\s*qui (?:est|était|sont) {_NAME}",
        "number": r"\bcombien\b|\bquel(?:le)? (?:est )?(?:(?:le|la) )?"
        r"(?:pourcentage|part|somme|prix|nombre|montant|taux|âge)\b",
        "date": r"\bquand\b|\bquelle (?:année|date)\b|\bquel (?:jour|mois)\b",
        "quote": r"\bqu['’](?:a|ont|avait)[- ](?:t[- ](?:il|elle)[- ])?(?:dit|déclaré|affirmé)\b"
        r"|\bque di(?:t|sent)\b|\bqui a (?:dit|déclaré|affirmé)\b"
        r"|\bqu['’]est[- ]ce qu.{1,60} (?:a|ont) dit\b",
        "person": r"\bqui\b",
        "place": r"\boù\b|\bquel(?:le)? (?:ville|pays|lieu)\b",
        "name": r"\bquel(?:le)?s?\b|\bcomment s['’]appelle\b",
        "speaker": r"\b(?:qu['’](?:a|ont|avait)[- ](?:t[- ](?:il|elle)[- ])?(?:dit|déclaré|affirmé)"
        rf"|que di(?:t|sent)) {_WHO}(?: sur | à propos | au sujet | de | du |[?]|$)",
        "subject": r"^\s*qui (?:est|était|sont) (?P<who>.+?)[?\s]*$"
        r"|\b(?:neuf|passé|passe)\s+(?:(?:sur|à|au|avec|en|dans|pour)\s+)?(?P<what>.+?)[?\s]*$",
        "measure": r"\bcombien\b|\bquel (?:pourcentage|nombre)\b",
        "words": "combien neuf qu'a qu'ont qu'est dit dire déclaré affirmé article articles "
        "nouvelles selon",
    },
    "es": {
        "news": r"^\W*qué (?:hay de nuevo|pasó|ha pasado|pasa|sucedió)\b",
        "role": rf"^\W*quién (?:es|era|fue) {_NAME}",
        "number": r"\bcuánt[oa]s?\b|\bqué (?:porcentaje|cantidad|precio|suma|parte)\b"
        r"|\bcuál es (?:el|la) (?:porcentaje|cantidad|precio|suma|cifra)\b",
        "date": r"\bcuándo\b|\ben qué (?:año|fecha|mes)\b|\bqué día\b",
        "quote": r"\bqué (?:dijo|dice|dijeron|ha dicho|declaró|afirmó)\b|\bquién (?:dijo|dice)\b",
        "person": r"\bquién(?:es)?\b",
        "place": r"\bdónde\b|\badónde\b|\bqué (?:ciudad|país|lugar)\b",
        "name": r"\bcuál(?:es)?\b|\bqué\b",
        "speaker": rf"\bqué (?:dijo|dice|dijeron|ha dicho|declaró|afirmó) {_WHO}"
        r"(?: sobre | acerca | de | del |[?]|$)",
        "subject": r"^\W*quién (?:es|era|fue) (?P<who>.+?)[?\s]*$"
        r"|\b(?:nuevo|pasó|pasado|pasa|sucedió)\s+(?:(?:sobre|con|en|de)\s+)?(?P<what>.+?)[?\s]*$",
        "measure": r"\bcuánt[oa]s?\b|\bqué (?:porcentaje|cantidad)\b",
        "words": "cuántos cuántas pasó dijo dice dijeron dicho declaró afirmó artículo artículos "
        "noticias según",
    },
    "it": {
        "news": r"^\s*(?:che )?cosa (?:c['’]è di nuovo|è successo|succede)\b|^\s*novità\b",
        "role": rf"^\s*chi (?:è|era|sono) {_NAME}",
        "number": r"\bquant[oiae]\b"
        r"|\bqual(?:e|i|['’ ]è) (?:la |il )?(?:percentuale|cifra|prezzo|somma)\b",
        "date": r"\bquando\b|\bin (?:che|quale) (?:anno|mese|giorno)\b",
        "quote": r"\bcosa (?:ha(?:nno)? detto|dice|dicono|disse)\b|\bchi (?:ha detto|dice)\b",
        "person": r"\bchi\b",
        "place": r"\bdove\b|\b(?:che|quale) (?:città|paese|luogo)\b",
        "name": r"\bqual[ei]\b|\bcome si chiama\b",
        "speaker": rf"\bcosa (?:ha(?:nno)? detto|dice|dicono|disse) {_WHO}"
        r"(?: su | sul | sulla | sulle | sui | di | del | della |[?]|$)",
        "subject": r"^\s*chi (?:è|era|sono) (?P<who>.+?)[?\s]*$"
        r"|\b(?:nuovo|successo|succede|novità)\s+(?:(?:su|sul|sulla|a|al|con|in|di)\s+)?"
        r"(?P<what>.+?)[?\s]*$",
        "measure": r"\bquant[oiae]\b|\b(?:che|quale) percentuale\b",
        "words": "cosa quanti quante successo detto dice dicono disse articolo articoli notizie "
        "secondo",
    },
    "pt": {
        "news": r"^\s*o que (?:há de novo|aconteceu|se passa|mudou)\b",
        "role": rf"^\s*quem (?:é|era|foi) {_NAME}",
        "number": r"\bquant[oa]s?\b"
        r"|\b(?:que|qual (?:é )?[ao]) (?:percentagem|porcentagem|preço|valor)\b",
        "date": r"\bquando\b|\bem que (?:ano|data|mês|dia)\b",
        "quote": r"\bo que (?:disse|diz|disseram|afirmou|declarou)\b|\bquem (?:disse|diz)\b",
        "person": r"\bquem\b",
        "place": r"\bonde\b|\bque (?:cidade|país|lugar)\b",
        "name": r"\bqual\b|\bquais\b",
        "speaker": rf"\bo que (?:disse|diz|disseram|afirmou|declarou) {_WHO}"
        r"(?: sobre | acerca | de | do | da |[?]|$)",
        "subject": r"^\s*quem (?:é|era|foi) (?P<who>.+?)[?\s]*$"
        r"|\b(?:novo|aconteceu|passa|mudou)\s+(?:(?:sobre|com|em|no|na|a|ao|à)\s+)?"
        r"(?P<what>.+?)[?\s]*$",
        "measure": r"\bquant[oa]s?\b|\bque (?:percentagem|porcentagem)\b",
        "words": "quantos quantas aconteceu disse diz disseram afirmou declarou artigo artigos "
        "notícias segundo",
    },
    "pl": {
        "news": r"^\s*co nowego\b|^\s*co się (?:stało|dzieje|zmieniło)\b",
        "role": rf"^\s*kim (?:jest|był|była) {_NAME}|^\s*kto to (?:jest )?{_NAME}",
        "number": r"\bile\b|\bilu\b|\bjak(?:i|a) (?:procent|odsetek|część|cena|kwota)\b",
        "date": r"\bkiedy\b|\bw którym (?:roku|miesiącu|dniu)\b",
        "quote": r"\bco (?:powiedziała?|powiedzieli|mówią?|oświadczyła?)\b|\bkto powiedział\b",
        "person": r"\bkto\b|\bkogo\b|\bkim\b",
        "place": r"\bgdzie\b|\bdokąd\b|\bw którym mieście\b",
        "name": r"\bktór\w{1,4}\b|\bjak(?:i|a|ie)\b",
        "speaker": rf"\bco (?:powiedziała?|powiedzieli|mówią?|oświadczyła?) {_WHO}"
        r"(?: o | na temat |[?]|$)",
        "subject": r"^\s*kim (?:jest|był|była) (?P<who>.+?)[?\s]*$"
        r"|\b(?:nowego|stało|dzieje|zmieniło)\s+(?:(?:z|ze|o|w|we|na|u)\s+)?(?P<what>.+?)[?\s]*$",
        "measure": r"\bile\b|\bilu\b|\bjaki (?:procent|odsetek)\b",
        "words": "kim ilu nowego powiedział powiedziała powiedzieli mówi artykuł artykuły "
        "wiadomości według",
    },
    "cs": {
        "news": r"^\s*co (?:je nového|se stalo|se děje|se změnilo)\b",
        "role": rf"^\s*kdo (?:je|byl|byla) {_NAME}",
        "number": r"\bkolik\b|\bjak(?:ý|á) (?:podíl|část|cena|částka)\b",
        "date": r"\bkdy\b|\bve? kterém (?:roce|měsíci)\b",
        "quote": r"\bco (?:řekla?|řekli|říká)\b|\bkdo řekl\b",
        "person": r"\bkdo\b|\bkoho\b",
        "place": r"\bkde\b|\bkam\b",
        "name": r"\bkter\w{1,4}\b|\bjak(?:ý|á|é)\b",
        "speaker": rf"\bco (?:řekla?|řekli|říká) {_WHO}(?: o | k | ke |[?]|$)",
        "subject": r"^\s*kdo (?:je|byl|byla) (?P<who>.+?)[?\s]*$"
        r"|\b(?:nového|stalo|děje|změnilo)\s+(?:(?:s|se|o|v|ve|na|u)\s+)?(?P<what>.+?)[?\s]*$",
        "measure": r"\bkolik\b",
        "words": "koho kolik nového stalo řekl řekla řekli říká článek články zprávy podle",
    },
    "zh": {
        "number": r"多少|几[个名人次年岁]|多[大高长远重久]",
        "date": r"什么时候|何时|哪[一]?[年天日月]|几[月点号]",
        "quote": r"(?:说|表示|称)了?什么|谁(?:说|表示)",
        "role": r"是谁[？?]?\s*$|^\s*谁是",
        "person": r"谁",
        "place": r"哪里|哪儿|在哪|何处|什么地方",
        "name": r"什么|哪[个些家]",
        "speaker": rf"^\s*{_WHO}(?:对.{{1,20}}|关于.{{1,20}})?(?:说|表示|称)了?什么",
        "subject": r"^\s*谁是(?P<who>[^?？]{1,40})|^\s*(?P<what>[^?？]{1,40}?)是谁[？?]?\s*$",
        "measure": r"什么时候|什么地方|什么|何时|何处|哪里|哪儿|在哪|多少|谁|为什么|怎么|"
        r"如何|几[个名人次年岁月点号]|[吗呢吧了]*[？?]\s*$|(?:说|表示|称)了?什么",
    },
    "ja": {
        "number": r"いくつ|いくら|何[人個名回年件台円]|どれ(?:くらい|ほど)",
        "date": r"いつ|何[年月日時]",
        "quote": r"何と(?:言|述べ|話)|誰が(?:言|述べ)",
        "role": r"(?:は)?(?:誰|だれ)(?:です|でしょう)?か?[？?]?\s*$",
        "person": r"誰|だれ",
        "place": r"どこ|どちら",
        "name": r"何|どの|どれ",
        "subject": r"^\s*(?P<who>[^?？]{1,40}?)(?:とは|は|って)?(?:誰|だれ)"
        r"(?:です|でしょう)?か?[？?]?\s*$",
        "measure": r"いつ|どこ|どちら|誰|だれ|いくつ|いくら|何[人個名回年件台円月日時]?|"
        r"なぜ|どの|どれ(?:くらい|ほど)?|(?:です|ます|でした|ました|でしょう)?か?[？?]\s*$",
    },
    "tr": {
        "news": r"\bne (?:oldu|oluyor|var ne yok)\b|\bson durum\b",
        "role": r"\bkim(?:dir)?\s*\??\s*$",
        "number": r"\bkaç\b|\bne kadar\b|\byüzde kaç\b",
        "date": r"\bne zaman\b|\bhangi (?:yıl|tarihte|gün|ay)\b",
        "quote": r"\bne (?:dedi|söyledi|diyor)\b|\bkim (?:dedi|söyledi)\b",
        "person": r"\bkim\b|\bkimi\b|\bkimin\b",
        "place": r"\bnerede\b|\bnereye\b|\bhangi (?:şehir|ülke)\b",
        "name": r"\bhangi\b",
        "speaker": rf"^\s*{_WHO} (?:hakkında )?ne (?:dedi|söyledi|diyor)\b",
        "subject": r"^\s*(?P<who>[^?]{1,60}?) kim(?:dir)?[?\s]*$",
        "measure": r"\byüzde kaç\b|\bkaç\b|\bne kadar\b",
        "words": "kimi nereye kaç dedi söyledi diyor haber haberler göre",
    },
}
