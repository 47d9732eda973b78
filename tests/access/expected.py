"""Who may do what, said once more and apart from `accounts.policy`, from which it is not made.

The product reads its table; the tests read this. Whoever changes one of the two has to change the
other, and to say in words who it is that may.
"""

EVERYBODY = frozenset(
    {
        *("visitor", "signed-in", "viewer", "contributor", "facilitator", "member", "manager"),
        *("administrator", "manager-of-draft", "administrator-of-draft", "curator", "staff"),
    }
)
NOBODY: frozenset[str] = frozenset()
CURATORS = frozenset({"curator"})
MEMBERS = frozenset({"member", "manager", "administrator"})
MANAGERS = frozenset({"manager", "administrator"})
ADMINISTRATORS = frozenset({"administrator"})
PARTICIPANTS = frozenset({"viewer", "contributor", "facilitator"})
ANSWERING = frozenset({"contributor", "facilitator"})
FACILITATORS = frozenset({"facilitator"})
MANAGERS_OF_DRAFTS = frozenset({"manager-of-draft", "administrator-of-draft"})

EXPECTED: dict[str, tuple[str, frozenset[str]]] = {
    "handbook.read": ("The handbook is open, without an account.", EVERYBODY),
    "handbook.curate": ("What all read is edited by curators of the site alone.", CURATORS),
    "catalogue.read": ("The horizon scan is open, without an account.", EVERYBODY),
    "catalogue.curate": ("What all read is edited by curators of the site alone.", CURATORS),
    "overlay.edit": ("An organisation's overlay is edited by those who manage it.", MANAGERS),
    "suggestion.make": ("Every reader may suggest a change.", EVERYBODY),
    "framework.read": ("Questions can be read without an account.", EVERYBODY),
    "framework.curate": ("What all read is edited by curators of the site alone.", CURATORS),
    "organisation.see": ("An organisation is seen by its members, never by staff.", MEMBERS),
    "organisation.leave": ("Everybody may leave what they belong to.", MEMBERS),
    "organisation.invite": ("Who comes in is decided by administrators.", ADMINISTRATORS),
    "organisation.edit": ("Its name and kind are kept by administrators.", ADMINISTRATORS),
    "organisation.roles": ("Roles are given by administrators.", ADMINISTRATORS),
    "organisation.vouch": ("A member's wanted address is vouched for by them.", ADMINISTRATORS),
    "organisation.remove": ("Somebody else's membership is ended by them too.", ADMINISTRATORS),
    "team.see": ("Who holds what is a fact of the organisation's people.", MEMBERS),
    "team.mark": ("Each member says what they hold themselves.", MEMBERS),
    "team.mark-others": ("Who manages says it of others.", MANAGERS),
    "assessment.start": ("Every member may begin one.", MEMBERS),
    "assessment.see": (
        "Participants, and managers; of a draft these see name, facilitator and coverage.",
        PARTICIPANTS | MANAGERS | MANAGERS_OF_DRAFTS,
    ),
    "assessment.read": (
        "Answers are read by participants, by managers once it is shared.",
        PARTICIPANTS | MANAGERS,
    ),
    "assessment.answer": ("Only contributors and facilitators answer.", ANSWERING),
    "assessment.agree": ("Who answers agrees to what others set aside.", ANSWERING),
    "assessment.act": ("Who answers plans what is done about a gap.", ANSWERING),
    "assessment.finish-own": ("Whoever takes part can say that their own is done.", PARTICIPANTS),
    "assessment.choose": ("Who answers chooses tools for a gap.", ANSWERING),
    "assessment.copy": ("Who copies could share: the facilitator alone.", FACILITATORS),
    "assessment.change": ("The ground of an assessment is its facilitator's.", FACILITATORS),
    "assessment.participants": ("So is who takes part.", FACILITATORS),
    "assessment.share": ("It is shared with managers by its facilitator.", FACILITATORS),
    "assessment.archive": (
        "Put away by its facilitator, or an administrator, a draft too.",
        FACILITATORS | ADMINISTRATORS | {"administrator-of-draft"},
    ),
    "assessment.handover": (
        "By the facilitator, or by a manager's act where that one has left.",
        FACILITATORS | MANAGERS | MANAGERS_OF_DRAFTS,
    ),
    "assessment.decide": ("Go or no-go is a manager's, of what is shared.", MANAGERS),
    "assessment.delete": (
        "By an administrator, 30 days after archiving, a draft too.",
        ADMINISTRATORS | {"administrator-of-draft"},
    ),
    "report.read": ("Of participants, and of managers once shared.", PARTICIPANTS | MANAGERS),
    "report.request": ("Whoever reads them may ask for one.", PARTICIPANTS | MANAGERS),
    "report.download": ("Whoever reads them may take one.", PARTICIPANTS | MANAGERS),
    "report.retry": ("Whoever reads them may try again.", PARTICIPANTS | MANAGERS),
    "report.cancel": ("Whoever may ask for one may call it off.", PARTICIPANTS | MANAGERS),
    "report.delete": ("A manager deletes reports of what is shared.", MANAGERS),
}


def may(action: str, standing: str) -> bool:
    return standing in EXPECTED[action][1]


def disagreements(table: dict[str, dict[str, bool]]) -> list[tuple[str, str]]:
    """Each action and standing of which `table` says something else; an action that only one of
    the two has is told as well."""
    lone = [(action, "") for action in table.keys() ^ EXPECTED.keys()]
    return lone + [
        (action, standing)
        for action in table.keys() & EXPECTED.keys()
        for standing in table[action].keys() | EVERYBODY
        if table[action].get(standing) is not may(action, standing)
    ]
