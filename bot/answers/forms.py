"""English words that no stemmer brings together: "rose" and "rise", "French" and "France".

Stemming folds endings only; who asks "did rents rise?" should find that they rose.
"""

from __future__ import annotations

_VERBS = """
arise arose arisen | awake awoke | become became | begin began begun | bend bent | bind bound
bite bitten | bleed bled | blow blew blown | break broke broken | bring brought | build built
burn burnt | buy bought | catch caught | choose chose chosen | come came | deal dealt | dig dug
draw drew drawn | drink drank drunk | drive drove driven | eat ate eaten | fall fell fallen
feed fed | feel felt | fight fought | find found | flee fled | fly flew flown
forbid forbade forbidden | forget forgot forgotten | forgive forgave forgiven
freeze froze frozen | get got gotten | give gave given | go went gone | grow grew grown | hang hung
hear heard | hide hid hidden | hold held | keep kept | know knew known | lay laid | lead led
leave left | lend lent | lose lost | make made | mean meant | meet met
overthrow overthrew overthrown | pay paid | prove proven | ride rode ridden | rise rose risen
run ran
seek sought | sell sold | send sent | shake shook shaken | shoot shot | show shown
shrink shrank shrunk | sing sang sung | sink sank sunk | sit sat | sleep slept
speak spoke spoken
spend spent | spring sprang sprung | stand stood | steal stole stolen | stick stuck | strike struck
swear swore sworn | sweep swept | swim swam swum | take took taken | teach taught | think thought
throw threw thrown | undergo underwent | understand understood | wake woke woken
wear wore worn | win won | withdraw withdrew withdrawn | write wrote written
die died dead death deaths | man men | woman women | child children | foot feet
"""

_PEOPLES = """
afghanistan afghan afghans | africa african africans | albania albanian | algeria algerian
america american americans | argentina argentine argentinian | armenia armenian | asia asian
australia australian australians | austria austrian | belarus belarusian | belgium belgian
brazil brazilian brazilians | britain british briton britons | bulgaria bulgarian
canada canadian canadians | chile chilean | china chinese | colombia colombian | croatia croatian
cuba cuban cubans | denmark danish | egypt egyptian egyptians | england english
estonia estonian | ethiopia ethiopian | europe european europeans | finland finnish
france french | georgia georgian | germany german germans | greece greek greeks
hungary hungarian | iceland icelandic | india indian indians | indonesia indonesian
iran iranian iranians | iraq iraqi iraqis | ireland irish | israel israeli israelis
italy italian italians | japan japanese | kenya kenyan | korea korean koreans | latvia latvian
lebanon lebanese | libya libyan | lithuania lithuanian | malaysia malaysian
mexico mexican mexicans | moldova moldovan | morocco moroccan | nepal nepalese
netherlands dutch | nigeria nigerian | norway norwegian | pakistan pakistani | peru peruvian
philippines philippine filipino | poland polish | portugal portuguese | romania romanian
russia russian russians | scotland scottish | serbia serbian | slovakia slovak | somalia somali
spain spanish | sudan sudanese | sweden swedish | switzerland swiss | syria syrian syrians
taiwan taiwanese | thailand thai | tunisia tunisian | turkey turkish | ukraine ukrainian ukrainians
venezuela venezuelan | vietnam vietnamese | wales welsh | yemen yemeni
"""


def _folded(groups: str) -> dict[str, str]:
    folded: dict[str, str] = {}
    for group in groups.replace("\n", " | ").split(" | "):
        base, *others = group.split() or [""]
        folded |= dict.fromkeys(others, base)
    return folded


#: A word as it is written, folded, and the one it is found by.
ENGLISH = _folded(_VERBS) | _folded(_PEOPLES)
