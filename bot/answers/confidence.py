"""How sure it is that the best sentences answer, and not only stand nearest.

Signs and weights were chosen by hand on questions of which a third has no answer in the store; what
was tried and does not tell: how many articles agree, which names are found, the rarest words by
themselves, the sentences next to it, phrases.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from bot.answers.table import Floats, Table

#: Below this confidence nothing is stored that answers. Of 423 development questions asked with a
#: date it lets 87 % of those with an answer through and 33 % of the others, of 1,276 without a
#: date 89 % and 2 %. Many of the others it lets through are answered too, in other words than the
#: data know.
SURE: Final = 0.4

#: Half of the questions with a sign this strong have an answer in the store.
_ANSWERING = 2.2
_USUAL_WORDS = 8
_FRESH = 0.6
_FEW = 300  # articles
_USUALLY_ALONE = 0.6
_UNTIMED = 4.2  # puts those without a date on the scale of those with one


def confidence(
    table: Table,
    fresh: Floats,
    best: int,
    score: float,
    *,
    alone: float,
    timed: bool,
    elusive: bool,
) -> float:
    """0..1, for the row *best* with its *score*; *timed* when recency is known.

    One sentence must hold the question together. Of what is asked with a date it counts as well
    that a fresh one does, that the article around it treats of the rest, and a title of it; and
    against it how far it stands *alone*, for of what is news several sentences tell.
    """
    covered = table.covered
    whole = float(covered.max())
    if timed:
        recent = fresh >= _FRESH
        best_of_them = np.sort(covered * recent[table.article])[-3:]
        lately = float(best_of_them[-1] + best_of_them.mean()) / 2
        around = float(table.around[table.article[best]])
        titled = float((table.titled * recent).max())
        if table.articles < _FEW:  # a sentence that holds all has no others to vouch for it
            lately = float(best_of_them[-1])
            titled = max(titled, min(1.0, 2 * lately - 1))
            alone = _USUALLY_ALONE
    else:
        lately = around = titled = whole
        score += _UNTIMED
        alone = _USUALLY_ALONE
    # The longer the question, the less of it can one sentence hold.
    long = 0.2 * max(0.0, math.log(len(table.idf) / _USUAL_WORDS))
    sign = 0.5 * whole + 0.5 * lately + around + 0.5 * titled + 0.2 * score + long
    sign -= 0.35 * elusive + 0.3 * (alone - _USUALLY_ALONE)
    return round(1 / (1 + math.exp(-4 * (sign - _ANSWERING))), 4)
