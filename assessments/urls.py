"""`/assessments/`: each URL name is the name of its view."""

from django.urls import path

from assessments.views import (
    answers,
    choices,
    decisions,
    facts,
    lifecycle,
    overview,
    people,
    plan,
    platform,
    results,
    starting,
    versions,
)

app_name = "assessments"
one = "<uuid:assessment_id>/"
urlpatterns = [
    path("", overview.assessment_list, name="assessment_list"),
    path("new/", starting.start, name="start"),
    path(one, overview.overview, name="overview"),
    path(one + "facts/", facts.facts, name="facts"),
    path(one + "facts/<slug:fact>/reason/", facts.fact_reason, name="fact_reason"),
    path(one + "facts/<slug:fact>/agree/", facts.agree_fact, name="agree_fact"),
    path(one + "stages/<slug:stage>/", answers.stage, name="stage"),
    path(one + "answers/<slug:question>/", answers.save_answer, name="save_answer"),
    path(one + "answers/<slug:question>/history/", overview.history, name="history"),
    path(one + "answers/<slug:question>/agree/", plan.agree, name="agree"),
    path(one + "check/", overview.check, name="check"),
    path(one + "results/", results.results, name="results"),
    path(one + "decision/", decisions.decision, name="decision"),
    path(one + "plan/", plan.plan, name="plan"),
    path(one + "plan/<uuid:action_id>/", plan.action, name="action"),
    path(one + "choices/", choices.choices, name="choices"),
    path(one + "platform/", platform.platform, name="platform"),
    path(one + "people/", people.people, name="people"),
    path(one + "people/<int:participant_id>/", people.participant, name="participant"),
    path(one + "hand-over/", people.hand_over, name="hand_over"),
    path(one + "settings/", lifecycle.settings, name="settings"),
    path(one + "version/", versions.version, name="version"),
    path(one + "copy/", lifecycle.copy, name="copy"),
    path(one + "archive/", lifecycle.archive, name="archive"),
    path(one + "delete/", lifecycle.delete, name="delete"),
]
