"""What there is in the hub, by hand: models, forms, tasks, commands and mails. Whatever is new
stands here before the suite is green again, and somebody has thought about whose it is.
"""

# Kind of a model (`own`: of one person alone), and the way to the organisation whose it is. Of a
# row whose way may end in nothing (a public tool), an empty end means that it is the site's.
MODELS: dict[str, tuple[str, str]] = {
    "accounts.User": ("person", ""),
    "accounts.Unsent": ("own", ""),
    "accounts.Made": ("own", ""),
    "accounts.Organisation": ("organisation", ""),
    "accounts.Membership": ("organisation", "organisation"),
    "accounts.Invitation": ("organisation", "organisation"),
    "accounts.Mail": ("organisation", "invitation.organisation"),
    "accounts.JoinRequest": ("organisation", "invitation.organisation"),
    "handbook.Area": ("site", ""),
    "handbook.Practice": ("site", ""),
    "handbook.Skill": ("site", ""),
    "handbook.Role": ("site", ""),
    "handbook.Draft": ("site", ""),
    "handbook.Holding": ("organisation", "membership.organisation"),
    "handbook.HistoricalArea": ("history", ""),
    "handbook.HistoricalPractice": ("history", ""),
    "handbook.HistoricalSkill": ("history", ""),
    "handbook.HistoricalRole": ("history", ""),
    "catalogue.Group": ("site", ""),
    "catalogue.Component": ("site", ""),
    "catalogue.Criterion": ("site", ""),
    "catalogue.LandscapeCategory": ("site", ""),
    "catalogue.Edition": ("site", ""),
    "catalogue.Import": ("site", ""),
    "catalogue.Tool": ("organisation", "organisation"),
    "catalogue.Cell": ("organisation", "tool.organisation"),
    "catalogue.RingMove": ("organisation", "tool.organisation"),
    "catalogue.Overlay": ("organisation", "organisation"),
    "catalogue.Suggestion": ("organisation", "tool.organisation"),
    "catalogue.HistoricalComponent": ("history", ""),
    "catalogue.HistoricalCriterion": ("history", ""),
    "catalogue.HistoricalTool": ("history", "organisation"),
    "catalogue.HistoricalCell": ("history", "tool.organisation"),
    "assessments.Framework": ("site", ""),
    "assessments.FrameworkVersion": ("site", ""),
    "assessments.Assessment": ("organisation", "organisation"),
    "assessments.Participant": ("organisation", "assessment.organisation"),
    "assessments.Answer": ("organisation", "assessment.organisation"),
    "assessments.AnswerRevision": ("organisation", "assessment.organisation"),
    "assessments.Action": ("organisation", "assessment.organisation"),
    "assessments.Decision": ("organisation", "assessment.organisation"),
    "assessments.FactStatement": ("organisation", "assessment.organisation"),
    "assessments.ToolChoice": ("organisation", "assessment.organisation"),
    "assessments.PlatformChoice": ("organisation", "assessment.organisation"),
    "assessments.VersionMove": ("organisation", "assessment.organisation"),
    "reports.Snapshot": ("organisation", "assessment.organisation"),
    "reports.Report": ("organisation", "snapshot.assessment.organisation"),
}

PRIVATE_TOOL = (
    *("title", "summary", "detail", "components", "vendor", "since", "licence", "site"),
    *("documentation", "repository", "skills", "status", "status_note", "status_source"),
    *("ring", "ring_reason", "checked_on"),
)
TOOL = (
    *("title", "summary", "detail", "components", "vendor", "owner_since", "since", "licence"),
    *("licence_history", "site", "documentation", "repository", "skills", "former_names"),
    *("status", "status_note", "status_source", "status_on", "ring", "ring_reason", "checked_on"),
)
CURATED = ("title", "summary", "body", "why")

# The fields that a form binds whatever else stands in the request; fields that it makes of content
# (facts, stages, criteria, options of a platform) are added to these when it is made.
FORMS: dict[str, tuple[str, ...]] = {
    "accounts.forms.InvitationForm": ("email", "role"),
    "accounts.forms.NewAddressForm": ("new_email",),
    "accounts.forms.OrganisationEditForm": ("name", "kind", "zone"),
    "accounts.forms.OrganisationForm": ("name", "kind"),
    "accounts.forms.ProfileForm": ("name", "zone", "theme"),
    "accounts.forms.RoleForm": ("role",),
    "accounts.sign_in.sign_in_forms.ResetForm": ("email",),
    "accounts.sign_in.sign_in_forms.SignInForm": ("password", "remember"),
    "accounts.sign_in.sign_up.SignUpForm": ("username", "email", "name"),
    "assessments.forms.answers.AnswerForm": ("status", "reason", "note", "flag"),
    "assessments.forms.choices.ChoiceForm": ("pick", "reason"),
    "assessments.forms.facts.FactReasonForm": ("reason",),
    "assessments.forms.plan.ActionForm": ("text", "owner", "due"),
    "assessments.forms.decisions.DecisionForm": ("outcome", "conditions", "risks", "until"),
    "assessments.forms.starting.GroundForm": (),
    "assessments.forms.starting.NameForm": ("name", "subject"),
    "assessments.forms.people.NewParticipantForm": ("user", "role", "job_role"),
    "assessments.forms.people.ParticipantForm": ("role", "job_role"),
    "assessments.forms.starting.StartForm": ("name", "subject", "organisation"),
    "catalogue.forms.AnswerForm": ("answer",),
    "catalogue.forms.ImportForm": ("kind", "file"),
    "catalogue.forms.OrganisationChoice": ("organisation",),
    "catalogue.forms.OverlayForm": ("organisation", "ring", "note"),
    "catalogue.forms.SuggestionForm": ("criterion", "text", "source"),
    "catalogue.where_to_run.form.PlatformForm": (
        *("option", "currency", "money", "weeks", "days", "growth", "data", "control"),
    ),
    "catalogue.curation.tool_forms.CellForm": ("note", "source", "checked_on"),
    "catalogue.curation.tool_forms.NewToolForm": (*TOOL, "key"),
    "catalogue.curation.tool_forms.PrivateToolForm": TOOL,
    "catalogue.curation.tool_forms.ToolForm": TOOL,
    "catalogue.curation.tool_forms.WhyForm": ("why",),
    "handbook.forms.CuratedForm": CURATED,
    "handbook.forms.MarksForm": ("roles", "skills"),
    "handbook.forms.PracticeForm": (*CURATED, "roles", "components", "resources"),
    "handbook.forms.RoleForm": CURATED,
}

TASKS = {"accounts.send_mail", "catalogue.import", "jobs.sweep", "reports.build"}

COMMANDS = {
    "hub.management.commands.backup",
    "hub.management.commands.createowner",
    "hub.management.commands.demo",
    "hub.management.commands.load_content",
    "hub.management.commands.prepare",
    "hub.management.commands.resetpassword",
    "hub.management.commands.restore",
    "hub.management.commands.testmail",
}

# (module, function that sends): one's own mails, and how allauth's go out.
MAILS = {
    ("accounts.models", "message"),
    ("accounts.mail.outbox", "post_mail"),
    ("accounts.mail.outbox", "rows_of"),
    ("accounts.mail.outbox", "send_messages"),
    ("accounts.services.address_proofs", "tell"),
    ("accounts.services.address_proofs", "wish"),
    ("accounts.mail.mail_sending", "hand_over"),
    ("accounts.services.invitations", "mail"),
    ("assessments.services.plan", "tell_owner"),
}
