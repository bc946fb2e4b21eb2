"""Our reading of Telegram's HTML beside Telegram's own: same text, same entities, same complaints."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rehearsal import markup
from bot.rehearsal.found import found_in
from tests.rehearsal import oracle

PLAIN = [
    "",
    "plain & simple",
    "a & b &amp; &lt; &gt; &quot; &nbsp; &apos;",
    "&lt",
    "&ltx;",
    "&#65",
    "&#0;",
    "a&#x41;b&#x1F600;",
    "&#x110000;x",
    "&#xD800;",
    "&#55357;&#56832;",
    "&#1234567890;",
    "\0<b>x</b>",
    "  <b> lead </b>  ",
    "<b>x</b>\r\ny",
]
TAGS = [
    "<b>b</b><strong>s</strong><i>i</i><em>e</em><u>u</u><ins>n</ins><s>s</s><strike>k</strike><del>d</del>",
    "<B>up</B>",
    "<b >sp</b >",
    "<b></b><i></i>x",
    "<u><i><b>x</b></i></u>",
    "<b>a<b>b</b></b>",
    "\U0001f600<b>x</b>",
    "<tg-spoiler>x</tg-spoiler><span class='tg-spoiler'>y</span>",
    "<blockquote>q</blockquote>",
    "<blockquote expandable>long &lt;b&gt;</blockquote>",
    "<blockquote expandable=no>x</blockquote>",
    "<blockquote><blockquote>n</blockquote></blockquote>",
    "<code><b>x</b></code>",
    '<pre><code class="language-py">x=1</code></pre>',
    '<code class="language-a"><pre>x</pre></code>',
    "<pre><code>x</code></pre>",
    "<pre language=x>y</pre>",
    "<tg-emoji emoji-id='5368324170671202286'>\U0001f44d</tg-emoji>",
    '<tg-time unix="1700000000" format="r">then</tg-time>',
    "<tg-time unix=5 format='wDT'>x</tg-time>",
    "<tg-time unix=0>x</tg-time>",
    "<tg-time>x</tg-time>",
    "<b>x</><b>y</ >",
    "<b foo>x</b><b foo=1>y</b>",
]
BROKEN = [
    "<b>x",
    "a < b",
    "<",
    "<>",
    "</",
    "<b",
    "<b ",
    "<b a",
    "<b a=",
    "<b a='",
    "<b a=''",
    "<b/>x",
    "<b foo=1/>x</b>",
    "<b a/b>x</b>",
    "<b ='x'>y</b>",
    "</b>",
    "<i>a</em>",
    "<i>a</i   ",
    "<b>x</b x>",
    "<b>a<i>b</b></i>",
    "<b><i>x",
    "<p>x</p>",
    "<br>",
    "<img src='tg://emoji?id=1'>",
    "é\U0001f600<h1>x</h1>",
    "<span>s</span>",
    '<span class="tg-foo">x</span>',
    "<tg-emoji>x</tg-emoji>",
    "<tg-time unix=1 format=zz>x</tg-time>",
    "<b\0>x",
]
LINKS = [
    "http://e.com",
    "example.com",
    "example",
    "http://localhost/x",
    "http://exa mple.com/",
    "HTTPS://Example.COM/A?b=1#c",
    "ftp://e.com",
    "javascript:alert(1)",
    "tg://resolve?domain=x",
    "tg://user?id=42",
    "tg://user/?id=42&x=1",
    "tg://user?id=0",
    "tg:resolve",
    "https://e.com:99999/",
    "https://e.com:80/x",
    "https://user:pw@e.com/x",
    "https://пример.рф/путь",
    "mailto:a@b.co",
    "",
    "https://e.com/a b",
    "https://e.com?x",
    "https://127.0.0.1/x",
    "https://[::1]/x",
    "//e.com/x",
    "/x",
    "https://e.com/&amp;x=1&y=2",
    "https://e.com.",
    "https://e..com",
    "https://e.com\\x",
    "http:e.com",
    "http://",
    "  https://e.com  ",
    "ton://x",
]


def ours(html):
    try:
        text, entities = markup.parse_html(html)
    except markup.BadMarkup as complaint:
        return str(complaint)
    return text, [_entity(entity) for entity in entities]


def _entity(entity):
    user = entity.get("user", {}).get("id")
    extras = ("url", "language", "custom_emoji_id", "unix_time")
    extra = next((entity[name] for name in extras if name in entity), user)
    return entity["type"], entity["offset"], entity["length"], extra


@pytest.mark.parametrize(
    "html", PLAIN + TAGS + BROKEN + [f'<a href="{url}">l</a>' for url in LINKS]
)
def test_a_corner_is_read_as_telegram_reads_it(html):
    assert ours(html) == oracle.parsed(html)


def test_a_link_without_address_is_its_own():
    assert ours("<a>example.com</a>") == oracle.parsed("<a>example.com</a>")
    assert ours("<a>words</a>") == oracle.parsed("<a>words</a>") == ("words", [])


PIECES = """<b>|</b>|<i>|</i>|<a href='http://e.com'>|</a>|<a href="x.y/é?q">|<code>|</code>|<pre>|</pre>|</>|<|</|>
|<code class='language-py'>|<blockquote>|</blockquote>|<blockquote expandable>|<span class="tg-spoiler">|</span>
|<tg-time unix=5 format=|r>|wDT>|</tg-time>|<tg-emoji emoji-id='7'>|</tg-emoji>|&lt;|&amp|&#65;|&#x1F600;|&nbsp;|&|x
| |é|\U0001f600|=|'|"|<b a=|<u>|</u>|<s>|</s>|word|tg://user?id=5|\0|<A HREF=|e.com""".replace(
    "\n", ""
).split("|")


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=9).map("".join))
def test_any_heap_of_tags_is_read_as_telegram_reads_it(html):
    assert ours(html) == oracle.parsed(html)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text_is_read_as_telegram_reads_it(text):
    assert ours(text) == oracle.parsed(text)


SENTENCES = [
    "see http://e.com/a, and e.com. or www.city.test x.y",
    "/start hello /stop@bot a/b",
    "@alice, mail a.b@c.de #tag #1 #1a $USD",
    "cost 5.5 e.com/x(y) (e.com/z)",
    "https://пример.рф/a?b=1",
    "line\n/help",
    "file.txt report.pdf a.md 1.2.3.4 Smith.He said.In 2024",
    "https://localhost/x http://a_b.com",
    "@al @alice_bot /a_b /A1",
    "“https://e.com/a” said «e.com» — https://en.wikipedia.org/wiki/A_(b)",
    "https://citypost.example/story-1?a=(b)#c.",
    "https://e.com/a’s x.COM x.Com word.com:80 300.1.1.1",
    "https://user:pw@e.com/ ftp://e.com/a tg://resolve?domain=a",
    "Prices rose 4.2%, the U.S. said on Monday. e.g. this, i.e. that.",
    "\U0001f600 https://e.com/\U0001f600 #новини @bob",
]


@pytest.mark.parametrize("text", SENTENCES)
def test_links_and_commands_are_found_where_telegram_finds_them(text):
    units = text.encode("utf-16-le")
    found = [
        (
            entity["type"],
            units[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode(
                "utf-16-le"
            ),
        )
        for entity in found_in(text)
    ]
    assert found == oracle.found(text)
