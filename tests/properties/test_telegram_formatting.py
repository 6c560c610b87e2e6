"""Any name survives Telegram's HTML: what a phone shows is letter for letter what was stored."""

from hypothesis import given
from hypothesis import strategies as st

from bot.formatting import html_of
from sandbox.telegram.tags import read_html

#: Signs that mean something in HTML come often.
NAMES = st.text(st.one_of(st.sampled_from("<>&\"'/;#bltamp"), st.characters(exclude_categories=["Cs"])), max_size=60)
SPANS = st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70)), max_size=5)


@given(NAMES, SPANS)
def test_any_name_survives_whatever_stands_out(text: str, bold: list[tuple[int, int]]) -> None:
    """Neither the signs of a name nor spans that overlap or miss the text change a letter of it."""
    assert read_html(html_of(text, bold)).words == text


@given(NAMES, NAMES, NAMES)
def test_exactly_what_stands_out_is_bold(before: str, name: str, after: str) -> None:
    """The tags stand right around the name, and no sign of it can close them."""
    span = (len(before), len(before) + len(name))
    markup = html_of(before + name + after, [span])
    if name:
        begin, rest = markup.split("<b>")
        inside, end = rest.split("</b>")
        assert [read_html(part).words for part in (begin, inside, end)] == [before, name, after]
        units = [len(part.encode("utf-16-le")) // 2 for part in (before, name)]
        assert read_html(markup).bold == [(units[0], sum(units))]
    else:
        assert "<b>" not in markup
