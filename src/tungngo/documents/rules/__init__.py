"""Pure decisions about a body's own documents."""

from tungngo.documents.rules.drafting import LETTER, PLAN, draft_letter, draft_plan
from tungngo.documents.rules.drafting_differences import Change, differences
from tungngo.documents.rules.drafting_facts import (
    CampaignFacts,
    DirectiveFacts,
    HeadFacts,
    ReportFacts,
    SignerFacts,
    TaskFacts,
    Unit,
    names_of,
)
from tungngo.documents.rules.drafting_head import proposed_letterhead
from tungngo.documents.rules.drafting_new import NEW_TYPES, new_document
from tungngo.documents.rules.drafting_problems import blocks_submission, kept_subject, problems_of_draft
from tungngo.documents.rules.drafting_words import TEMPLATES, sentence, signature_of
from tungngo.documents.rules.numbers import free_numbers, next_number
from tungngo.documents.rules.steps import STEPS, WRITABLE, can_follow

__all__ = [
    "LETTER",
    "NEW_TYPES",
    "PLAN",
    "STEPS",
    "TEMPLATES",
    "WRITABLE",
    "CampaignFacts",
    "Change",
    "DirectiveFacts",
    "HeadFacts",
    "ReportFacts",
    "SignerFacts",
    "TaskFacts",
    "Unit",
    "blocks_submission",
    "can_follow",
    "differences",
    "draft_letter",
    "draft_plan",
    "free_numbers",
    "kept_subject",
    "names_of",
    "new_document",
    "next_number",
    "problems_of_draft",
    "proposed_letterhead",
    "sentence",
    "signature_of",
]
