"""Documents that a body issues, the register of their numbers, and where they went."""

from tungngo.documents.models.drafts import Document, DocumentComment, DocumentVersion, State
from tungngo.documents.models.letterheads import Letterhead, Signer
from tungngo.documents.models.register import RegisterEntry, RegisterYear
from tungngo.documents.models.sending import Correspondent, Dispatch, Packet, SendingBatch
from tungngo.documents.models.signing import IssuedFile, RevocationList, Signature, TrustedAuthority

__all__ = [
    "Correspondent",
    "Dispatch",
    "Document",
    "DocumentComment",
    "DocumentVersion",
    "IssuedFile",
    "Letterhead",
    "Packet",
    "RegisterEntry",
    "RegisterYear",
    "RevocationList",
    "SendingBatch",
    "Signature",
    "Signer",
    "State",
    "TrustedAuthority",
]
