"""An assessment whose one fact can be left not sure, and takes a stop essential away."""

from django.urls import reverse

from assessments.answer_data import situation_of
from assessments.publishing import definition_of
from assessments.services import facts
from assessments.services.starting import change_ground, start_assessment
from assessments.views.results import result_of
from tests import factories

UNSURE = (
    factories.SMALL.replace("key: small", "key: unsure", 1)
    .replace("{key: people,", "{key: people, unsure: true,")
    .replace(
        "            target: {start-up: 2, larger: 2}\n            when: {fact: people",
        "            target: {start-up: 2, larger: 2}\n            weight: 2\n"
        "            essential: {kind: stop, start-up: some, larger: some}\n"
        "            when: {fact: people",
    )
)
PROOF = ({"url": "https://x.example/", "label": "", "until": None},)


class Scene:
    def __init__(self, people="yes"):
        self.organisation = factories.organisation()
        self.user = factories.member(self.organisation)
        self.assessment = start_assessment(
            organisation=self.organisation,
            version=factories.version(UNSURE),
            name="A",
            subject="B",
            gate="go",
            facts={"people": [people]},
            by=self.user,
        )
        self.framework = definition_of(self.assessment.framework_version_id)

    def colleague(self, role="contributor"):
        return factories.part(self.assessment, factories.member(self.organisation), role)

    def state(self, people, by=None):
        said = {"gate": "go", "facts": {"people": [people]}, "by": by or self.user}
        change_ground(assessment=self.assessment, framework=self.framework, **said)
        self.assessment.refresh_from_db()

    def answer(self, key, *chosen):
        factories.answered(self.assessment, key, *chosen, by=self.user, evidence=PROOF)

    @property
    def statement(self):
        return facts.stands(self.assessment, "people")

    def reason(self, text="It holds machine data only."):
        facts.give_reason(assessment=self.assessment, statement=self.statement, reason=text)
        self.assessment.refresh_from_db()

    def agree(self, by):
        facts.agree(assessment=self.assessment, statement=self.statement, by=by)
        self.assessment.refresh_from_db()

    def counts(self):
        return situation_of(self.assessment).facts["people"]

    def address(self, verb=""):
        if not verb:
            return reverse("assessments:facts", args=[self.assessment.pk])
        return reverse(f"assessments:{verb}", args=[self.assessment.pk, "people"])

    def outcome(self):
        return result_of(self.assessment)[0].outcome
