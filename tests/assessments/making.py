"""Small frameworks, situations and answers, made by hand."""

from datetime import date

from assessments.framework.definition import (
    PROFILES,
    Consideration,
    Essential,
    Evidence,
    Framework,
    Gate,
    Given,
    Level,
    Option,
    PlannedAction,
    Question,
    ScoreBand,
    Scoring,
    Stage,
)

TODAY = date(2026, 11, 23)
FIVE = tuple(Option(key=f"o{value}", label=f"Option {value}", value=value) for value in range(5))
HALVES = tuple(Option(key=f"o{value}", label=str(value), value=value / 2) for value in range(3))


def question(key, stage="one", **more):
    more = {"options": FIVE, "target": dict.fromkeys(PROFILES, 4), "type": "single"} | more
    home = more.pop("consideration", f"{stage}-all")
    return Question(
        key=key, stage=stage, consideration=home, prompt=f"Is {key}?", why="Because.", **more
    )


def essential(key, kind, threshold=2, stage="one", **more):
    bar = Essential(kind, dict.fromkeys(PROFILES, threshold))
    return question(key, stage, essential=bar, weight=more.pop("weight", 2), **more)


def framework(*questions, method="weighted", gates=(), **scoring):
    """One stage per `stage` named, with a consideration for each one named."""
    homes = {}
    for each in questions:
        homes.setdefault(each.stage, {}).setdefault(each.consideration, []).append(each)
    stages = tuple(
        Stage(
            key=stage,
            title=stage.title(),
            summary="",
            considerations=tuple(Consideration(key, key, tuple(qs)) for key, qs in found.items()),
        )
        for stage, found in homes.items()
    )
    return Framework(
        key="small",
        version="1",
        title="Small",
        summary="",
        scoring=Scoring(method, **scoring),
        stages=stages,
        gates=gates,
    )


GO_LIVE = Gate("go-live", "Ready to go live", "ready to go live", "", ("one",))


def chose(value, *, evidence=False, action=None, **more):
    links = (Evidence("https://example.org/proof"),) if evidence else ()
    return Given("answered", (f"o{value}",), evidence=links, action=action, **more)


def set_aside(agreed=True):
    return Given("not-applicable", reason="There is none.", agreed=agreed)


UNKNOWN = Given("unknown")


def plan(days=30):
    return PlannedAction("Do it.", "Ada", date.fromordinal(TODAY.toordinal() + days))


LEVELS = tuple(Level(key, key.title(), "") for key in ("manual", "repeatable", "reproducible"))
BANDS = (
    ScoreBand("research", "", 0),
    ScoreBand("holes", "", 1),
    ScoreBand("first pass", "", 2),
    ScoreBand("reasonable", "", 3),
    ScoreBand("strong", "", 5),
    ScoreBand("exceptional", ""),
)
