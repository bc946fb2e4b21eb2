"""Where sentences end, in the languages the bot summarises. A bar marks each boundary."""

import pytest

from bot.analysis.document import read

GOLDEN = {
    "en": [
        "Dr. Smith and Mrs. Lee met at 5 p.m. on Friday.|Nobody came.",
        "The U.S. Senate sat until Jan. 5.|It rose early.",
        "Oats rose 3.5 per cent to $1.20 a bushel.|Barley fell.",
        "“We stay. We do not move,” she said.|Then she left.",
        "“Who rang the bell?” he asked.|Nobody knew.",
        "J. K. Lund wrote to Gov. Marsh.|The reply took 3 yrs. to come.",
        "He voted no.|Rep. Ocal did too.",
        'The board is 5" wide.|It broke.|"A shame," he said.|"A great shame."|It rained.',
        "(He waved.)|The train left.",
        "The case is Hart v. Dale.|A ruling is due.",
        "He said “Don’t go. ‘Stay.’”|The lights went out.",
        "Acme Inc. said it would buy Bolt Ltd. for 2m.|Shares rose.",
    ],
    "de": [
        "Am 5. Mai kam Dr. Weber z. B. mit der Bahn.|Er blieb drei Tage.",
        "„Wir gehen. Wir kommen nicht zurück“, sagte die Wirtin.|Dann schloss sie ab.",
        "Der 1. FC Talheim gewann 3:2.|Die Fans sangen.",
        "Die Miete stieg um 3,5 Prozent auf rd. 900 Euro.|Das trifft viele.",
        "»Nein«, sagte Frau Prof. Kern.|»Ich bleibe.«",
        "Das Haus in der Hauptstr. 12 brannte.|Verletzt wurde niemand.",
        "Was nun?|Keiner weiß es.",
        "Der Umbau kostet 3,2 Mio. Euro.|Baubeginn ist im Mai.",
        "Die Firma Meier & Co. KG schließt.|120 Leute gehen.",
        "Der Bus befördert 90.000 Gäste im Jahr.|12 Fahrer wurden am 12. Mai geehrt.",
        "Sie wohnt in der Marktstr. 12 und zahlt laut Abb. 3 zu viel.|14 Tage später zog sie aus.",
    ],
    "fr": [
        "M. Dupré et Mme Roy ont voté.|La séance fut levée.",
        "« Nous restons. Nous ne partirons pas », a dit la maire.|Puis elle est sortie.",
        "Le prix a grimpé de 3,5 % à 1,20 euro.|Les clients râlent.",
        "« Qui a sonné ? » demanda-t-il.|Personne ne répondit.",
        "Le Dr. Morel est arrivé à 17 h. 30.|Il pleuvait.",
        "Et maintenant ?|Nul ne sait.|Fin !",
        "Il y avait 45 salariés en 2019.|12 sont partis le 1er mai.",
        "L'usine, fondée en 1890 par J. Petit, ferme.|Elle employait 40 personnes.",
    ],
    "es": [
        "El Sr. Gómez y la Dra. Ruiz llegaron a las 5 p. m.|Nadie los esperaba.",
        "«Nos quedamos. No nos vamos», dijo la alcaldesa.|Luego salió.",
        "¿Quién llamó?|Nadie lo sabe.",
        "El precio subió un 3,5 % hasta 1,20 euros.|La gente protesta.",
        "EE. UU. cerró el puerto.|México lo lamentó.",
        "“Es tarde”, dijo.|“Muy tarde.”",
        "Llegaron 340 personas.|12 se quedaron en el núm. 5 de la calle.",
        "La avda. Colón quedó cortada.|El tráfico fue desviado.",
    ],
    "it": [
        "Il dott. Rossi e la sig.ra Bruni sono arrivati.|Nessuno li aspettava.",
        "«Restiamo. Non ce ne andiamo», ha detto la sindaca.|Poi è uscita.",
        "Chi ha suonato?|Nessuno lo sa.",
        "Il prezzo è salito del 3,5% a 1,20 euro.|I clienti protestano.",
        "L'on. Verdi parlò alle 17.30.|L'aula era vuota.",
        "“È tardi”, disse.|“Molto tardi.”",
        "La Bianchi S.p.A. chiude.|Perdono il posto in 40.",
    ],
    "pt": [
        "O Sr. Alves e a Dra. Lima chegaram às 17h30.|Ninguém esperava.",
        "“Ficamos. Não vamos embora”, disse a prefeita.|Depois saiu.",
        "Quem tocou?|Ninguém sabe.",
        "O preço subiu 3,5% para 1,20 euros.|Os clientes protestam.",
        "A av. Central foi fechada.|O trânsito parou.",
        "O prof. Dias nasceu em S. Pedro.|Tem 60 anos.",
        "Os EUA fecharam o porto.|O Brasil lamentou.",
    ],
    "pl": [
        "Dr Nowak i prof. Lis przyjechali o godz. 17.30.|Nikt nie czekał.",
        "„Zostajemy. Nie odejdziemy” – powiedziała burmistrz.|Potem wyszła.",
        "Kto dzwonił?|Nikt nie wie.",
        "Cena wzrosła o 3,5 proc. do 1,20 zł za litr.|Klienci narzekają.",
        "Ul. Długa jest zamknięta od 5 maja 2024 r. do odwołania.|Ruch skierowano przez most.",
        "Firma działa m.in. w Gdyni, tj. na wybrzeżu.|Zatrudnia 40 osób.",
        "Akcyza wzrośnie o 10 proc.|Rząd czeka na 3 mln zł.|Rzecznik milczy.",
        "J. Kowalski wygrał.|To był 1. sezon klubu.",
    ],
    "cs": [
        "MUDr. Novák a prof. Malá přijeli v 17.30 hod. vlakem.|Nikdo nečekal.",
        "„Zůstáváme. Neodejdeme,“ řekla starostka.|Pak odešla.",
        "Kdo volal?|Nikdo neví.",
        "Cena stoupla o 3,5 procenta na 1,20 eura.|Lidé si stěžují.",
        "Schůze byla 5. května.|Trvala hodinu.",
        "Firma sídlí např. v Brně, tj. na Moravě.|Má 40 lidí.",
        "Ve 2. kole vyhrál J. Dvořák.|Byl první.",
    ],
    "sv": [
        "Dr. Berg och prof. Lind kom kl. 17.30.|Ingen väntade.",
        "”Vi stannar. Vi går inte”, sade borgmästaren.|Sedan gick hon.",
        "Vem ringde?|Ingen vet.",
        "Priset steg med 3,5 procent till ca. 12 kronor.|Kunderna klagar.",
        "– Vi stannar, säger hon.|Sedan går hon.",
        "Bolaget finns bl.a. i Lund, dvs. i Skåne.|Det har 40 anställda.",
        "J. Ek vann.|Publiken jublade.",
    ],
    "nl": [
        "Dr. Bakker en mevr. Smit kwamen om 17.30 uur.|Niemand wachtte.",
        "“We blijven. We gaan niet weg”, zei de burgemeester.|Toen vertrok ze.",
        "Wie belde er?|Niemand weet het.",
        "De prijs steeg met 3,5 procent tot ca. 12 euro.|Klanten klagen.",
        "Het bedrijf zit o.a. in Gent, d.w.z. in Vlaanderen.|Er werken 40 mensen.",
        "‘Het is laat’, zei hij.|‘Heel laat.’",
        "J. de Vries won.|Het publiek juichte.",
    ],
    "ru": [
        "Д-р Иванов и проф. Орлова приехали в 17.30.|Никто не ждал.",
        "«Мы остаёмся. Мы не уйдём», — сказала мэр.|Потом она вышла.",
        "«Кто звонил?» — спросил он.|Все молчали.",
        "Цена выросла на 3,5 % до 1,2 тыс. руб. за тонну.|Покупатели жалуются.",
        "Он родился в 1985 г. в Твери.|Учился в школе № 5.",
        "Завод на ул. Лесной закрыт.|Там работали 40 чел. из района.",
        "Билет стоит 42 руб.|Мэр обещал 1,4 млрд руб. из бюджета.",
        "Мост пережил 74 года.|12 балок заменят к 1 октября.",
        "В. И. Петров выиграл.|Зрители ликовали.",
    ],
    "uk": [
        "Д-р Іваненко та проф. Мельник приїхали о 17.30.|Ніхто не чекав.",
        "«Ми залишаємося. Ми не підемо», — сказала мерка.|Потім вона вийшла.",
        "«Хто дзвонив?» — спитав він.|Усі мовчали.",
        "Ціна зросла на 3,5 % до 1,2 тис. грн за тонну.|Покупці скаржаться.",
        "У м. Києві на вул. Садовій, 5 сталася пожежа.|Ніхто не загинув.",
        "Він народився 1985 р. у Львові.|Вчився в школі № 5.",
        "Квиток коштує 60 грн.|Мерка пообіцяла 2 млн грн на рік.",
        "Порт працює цілий рік.|12 кораблів вийшли 3 грудня.",
        "Т. Г. Коваль виграв.|Глядачі раділи.",
        "Завод закрили.|Там працювали 40 осіб.",
    ],
    "tr": [
        "Dr. Kaya ve Prof. Demir saat 17.30'da geldi.|Kimse beklemiyordu.",
        "“Kalıyoruz. Gitmiyoruz” dedi başkan.|Sonra çıktı.",
        "Kim aradı?|Kimse bilmiyor.",
        "Fiyat yüzde 3,5 artarak 1,20 liraya çıktı.|Müşteriler şikâyetçi.",
        "Lale Sok. No. 5'te yangın çıktı.|Yaralanan olmadı.",
        "Takım 3. sırada bitirdi.|Taraftar sevindi.",
        "Deniz A.Ş. kapanıyor.|40 kişi işsiz kaldı.",
    ],
}


@pytest.mark.parametrize(
    ("language", "marked"), [(code, each) for code, cases in GOLDEN.items() for each in cases]
)
def test_sentences_end_where_a_reader_would_end_them(language: str, marked: str) -> None:
    expected = marked.split("|")
    text = " ".join(expected)
    found = [sentence.span.of(text) for sentence in read(text, language=language).sentences]
    assert found == expected


def test_the_last_word_is_glued_to_no_next_sentence() -> None:
    text = "The harbour froze.The ferries stayed in port.They left in May."
    assert len(read(text, language="en").sentences) == 3


def test_an_unclosed_quotation_does_not_swallow_the_rest() -> None:
    text = "“It hurts. It will pass. Nobody was told. The nurse left."
    assert len(read(text, language="en").sentences) == 4


def test_every_character_that_is_not_space_belongs_to_a_sentence() -> None:
    text = "One thing. Another thing!\n\nA third — and last — thing?  Yes.\r\n- A list\r\n- goes on"
    spans = [sentence.span for sentence in read(text, language="en").sentences]
    assert "".join("".join(span.of(text).split()) for span in spans) == "".join(text.split())
