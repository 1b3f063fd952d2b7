"""API routes of checks, certificates and skills."""

from core.api.routes import Route
from training.api.checks import CheckAttemptViewSet, KnowledgeCheckViewSet
from training.api.skills import CertificateViewSet, SkillViewSet

routes: list[Route] = [
    Route("knowledge-checks", KnowledgeCheckViewSet, "api-knowledge-check"),
    Route("check-attempts", CheckAttemptViewSet, "api-check-attempt"),
    Route("certificates", CertificateViewSet, "api-certificate"),
    Route("skills", SkillViewSet, "api-skill"),
]
