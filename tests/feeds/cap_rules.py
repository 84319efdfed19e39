"""The rules of CAP 1.2 that an alert must keep, written down from the standard by hand.

Source: OASIS Common Alerting Protocol 1.2 (1 July 2010), sections 3.2.1 to 3.2.4 and 3.3: which
elements, in which order, how often, with which values. `check` raises AssertionError naming the
element. Every value list below holds only what this desk may use.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, fromstring

CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d")
NAME = re.compile(r"[^\s,<&]+")
PAIR = r"-?\d+(?:\.\d+)?,-?\d+(?:\.\d+)?"

ALERT = (
    "identifier! sender! sent! status! msgType! source? scope! restriction? addresses? code* note? "
    "references? incidents? info*"
)
INFO = (
    "language? category+ event! responseType* urgency! severity! certainty! audience? eventCode* "
    "effective? onset? expires? senderName? headline? description? instruction? web? contact? "
    "parameter* resource* area*"
)
RESOURCE = "resourceDesc! mimeType! size? uri? derefUri? digest?"
AREA = "areaDesc! polygon* circle* geocode* altitude? ceiling?"
VALUES = {
    "status": {"Actual", "Exercise"},
    "msgType": {"Alert", "Update", "Cancel"},
    "scope": {"Private"},
    "category": {"Security", "Transport", "Infra", "Other"},
    "responseType": {"Assess", "Monitor"},
    "urgency": {"Immediate", "Expected", "Future", "Past", "Unknown"},
    "severity": {"Extreme", "Severe", "Moderate", "Minor", "Unknown"},
    "certainty": {"Observed", "Likely", "Possible", "Unlikely", "Unknown"},
}


def check(document: bytes) -> Element:
    """The alert, if it keeps every rule."""
    alert = fromstring(document)
    assert alert.tag == f"{CAP}alert"
    _sequence(alert, ALERT)
    for tag in ("identifier", "sender"):
        assert NAME.fullmatch(text(alert, tag)), tag
    assert (text(alert, "scope") == "Private") == bool(text(alert, "addresses"))
    assert (text(alert, "msgType") == "Alert") == (not text(alert, "references"))
    for reference in text(alert, "references").split():
        sender, name, sent = reference.split(",")
        assert NAME.fullmatch(sender)
        assert NAME.fullmatch(name)
        assert TIME.fullmatch(sent)
    infos = alert.findall(f"{CAP}info")
    assert infos
    assert len({text(info, "language") for info in infos}) == len(infos)
    for info in infos:
        _sequence(info, INFO)
        for resource in info.findall(f"{CAP}resource"):
            _sequence(resource, RESOURCE)
        for parameter in info.findall(f"{CAP}parameter"):
            _sequence(parameter, "valueName! value!")
        for area in info.findall(f"{CAP}area"):
            _area(area)
    return alert


def text(element: Element, tag: str) -> str:
    return (element.findtext(f"{CAP}{tag}") or "").strip()


def _sequence(element: Element, rule: str) -> None:
    """The children stand in this order, as often as `!`, `?`, `+` and `*` say."""
    tags = [child.tag.removeprefix(CAP) for child in element]
    pattern = "".join(
        f"(?:{word[:-1]} ){'' if word[-1] == '!' else word[-1]}" for word in rule.split()
    )
    assert re.fullmatch(pattern, "".join(f"{tag} " for tag in tags)), (element.tag, tags)
    for child in element:
        tag = child.tag.removeprefix(CAP)
        if tag in VALUES:
            assert child.text in VALUES[tag], (tag, child.text)
        if tag in ("sent", "effective", "onset", "expires"):
            assert TIME.fullmatch(child.text or ""), (tag, child.text)


def _area(area: Element) -> None:
    _sequence(area, AREA)
    for polygon in area.findall(f"{CAP}polygon"):
        assert re.fullmatch(f"{PAIR}(?: {PAIR}){{3,}}", polygon.text or ""), polygon.text
        pairs = (polygon.text or "").split()
        assert pairs[0] == pairs[-1]
    for circle in area.findall(f"{CAP}circle"):
        assert re.fullmatch(rf"{PAIR} \d+(?:\.\d+)?", circle.text or ""), circle.text
    for drawn in area.iter():
        for pair in re.findall(PAIR, drawn.text or "") if drawn.tag != f"{CAP}areaDesc" else ():
            lat, lon = map(float, pair.split(","))
            assert -90 <= lat <= 90
            assert -180 <= lon <= 180
    if area.find(f"{CAP}ceiling") is not None:
        assert area.find(f"{CAP}altitude") is not None
