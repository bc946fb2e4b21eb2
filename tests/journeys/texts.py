"""News that never happened, as people send it."""

from pathlib import Path

import bot.handlers

#: The bot's own sample: 500 words with a caption, a byline and the page's furniture around the story.
FERRY = (Path(bot.handlers.__file__).parent / "sample.txt").read_text(encoding="utf-8")

#: A channel's post: short, but news.
RATE = """\
The Bank of Corvia left its main interest rate at 6.25% on Thursday, the third meeting in a row without a change.

“Inflation is falling, but not yet fast enough,” Governor Elin Marsh told reporters in Port Salis. Prices rose by 4.8% in the year to October, down from 5.3% in September. The bank now expects inflation to reach its 3% target by the middle of 2027.
"""

BRIDGE = """\
A bridge over the river Alm was closed on Monday after engineers found cracks in two of its eleven pillars, the city of Varna Hill said. About 18,000 cars cross it every day.

“We would rather be blamed for the traffic than for a funeral,” said the mayor, Petra Lund. Repairs will take at least nine weeks and cost 3.4 million crowns.
"""

SHORT = "What did the governor say about inflation?"
