"""Every address of the hub: what each method asks of the policy. A route without a line fails.

A value is an action of `accounts.policy.TABLE`, or PUBLIC (everybody), PERSON (everybody who is
signed in), DEMO (nobody, outside the demo). Methods that are not named answer 405.
"""

PUBLIC, PERSON, DEMO = "public", "person", "demo"

ROUTES: dict[str, dict[str, str]] = {
    "home": {"GET": PUBLIC},
    "healthz": {"GET": PUBLIC},
    "readyz": {"GET": PUBLIC},
    "practices:practice_list": {"GET": "handbook.read"},
    "practices:practice": {"GET": "handbook.read"},
    "roles:role_list": {"GET": "handbook.read"},
    "roles:role": {"GET": "handbook.read"},
    "catalogue:horizon_scan": {"GET": "catalogue.read"},
    "catalogue:tool": {"GET": "catalogue.read"},
    "catalogue:compare": {"GET": "catalogue.read"},
    "catalogue:radar": {"GET": "catalogue.read"},
    "catalogue:stack": {"GET": "catalogue.read"},
    "catalogue:cloud_or_on_premises": {"GET": "catalogue.read"},
    "frameworks:framework_list": {"GET": "framework.read"},
    "frameworks:framework": {"GET": "framework.read"},
    "frameworks:blank": {"GET": "framework.read"},
    "frameworks:upload": {"GET": "framework.curate", "POST": "framework.curate"},
    "accounts:profile": {"GET": PERSON, "POST": PERSON},
    "accounts:set_theme": {"POST": PUBLIC},
    "accounts:demo_sign_in": {"POST": DEMO},
    "accounts:sign_in_panel": {"POST": PUBLIC},
    "accounts:invitation": {"GET": PUBLIC, "POST": PUBLIC},
    "accounts:organisation_list": {"GET": PERSON, "POST": PERSON},
    "accounts:organisation": {"GET": "organisation.see", "POST": "organisation.edit"},
    "accounts:membership": {"POST": "organisation.roles"},
    "accounts:invite": {"POST": "organisation.invite"},
    "accounts:invitation_action": {"POST": "organisation.invite"},
    "assessments:assessment_list": {"GET": PERSON},
    "assessments:start": {"GET": PERSON, "POST": PERSON},
    "assessments:overview": {"GET": "assessment.see"},
    "assessments:facts": {"GET": "assessment.change", "POST": "assessment.change"},
    "assessments:stage": {"GET": "assessment.read"},
    "assessments:save_answer": {"POST": "assessment.answer"},
    "assessments:history": {"GET": "assessment.read", "POST": "assessment.answer"},
    "assessments:agree": {"POST": "assessment.agree"},
    "assessments:check": {"GET": "assessment.read"},
    "assessments:results": {"GET": "assessment.read"},
    "assessments:decision": {"GET": "assessment.decide", "POST": "assessment.decide"},
    "assessments:plan": {"GET": "assessment.read", "POST": "assessment.act"},
    "assessments:action": {"POST": "assessment.act"},
    "assessments:choices": {"GET": "assessment.read", "POST": "assessment.choose"},
    "assessments:platform": {"GET": "assessment.read", "POST": "assessment.choose"},
    "assessments:people": {"GET": "assessment.read", "POST": "assessment.participants"},
    "assessments:participant": {"POST": "assessment.participants"},
    "assessments:hand_over": {"POST": "assessment.handover"},
    "assessments:settings": {"GET": "assessment.read", "POST": "assessment.change"},
    "assessments:copy": {"POST": "assessment.copy"},
    "assessments:archive": {"POST": "assessment.archive"},
    "assessments:delete": {"POST": "assessment.delete"},
    "reports:share": {"POST": "assessment.share"},
    "reports:snapshot_list": {"GET": "report.read", "POST": "report.request"},
    "reports:report_list": {"GET": "report.read", "POST": "report.request"},
    "reports:report": {"GET": "report.read"},
    "reports:download": {"GET": "report.download"},
    "reports:retry": {"POST": "report.retry"},
    "reports:delete": {"POST": "report.delete"},
}

# Third parties' own pages, with their own tests: the admin (staff only) and allauth's.
THIRD_PARTIES = ("admin:", "account_")
