"""What is wrong with a picture that came, beside its time: its format, its name, and that it came before."""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING

from ringviewer.diagnosis.findings.still import TYPE_NAMES
from ringviewer.history.wording import plain
from ringviewer.ui.still.time_words import when

if TYPE_CHECKING:
    from ringviewer.session.stills import StillView


def judgement(view: StillView, tz: tzinfo) -> str:
    """Sentences on the picture; empty when there is nothing to say."""
    found = (_repeated(view, tz), _wrong_format(view), content_type_fault(view))
    return " ".join(sentence for sentence in found if sentence)


def content_type_fault(view: StillView) -> str:
    """Says that the answer calls its bytes something else than they are; a missing type is no contradiction."""
    if view.picture is None or not view.content_type:
        return ""
    said = view.content_type.partition(";")[0].strip().lower()
    if TYPE_NAMES.get(said) == view.picture.format:
        return ""
    return f"The answer calls itself {plain(said, 40) or 'nothing'}, its bytes are {view.picture.format}."


def _wrong_format(view: StillView) -> str:
    picture = view.picture
    if picture is None or picture.format == view.ask.format.upper():
        return ""
    return f"Asked for {view.ask.format.upper()}, {picture.format} came."


def _repeated(view: StillView, tz: tzinfo) -> str:
    if view.twin is None:
        return ""
    what = "The very same picture" if view.twin.same == "bytes" else "A picture of the very same time"
    return f"{what} came for {when(view.twin.ask, tz)}."
