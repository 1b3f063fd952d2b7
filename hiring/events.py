"""What happened in hiring, for receivers. Ids only: nothing here names a candidate."""

from dataclasses import dataclass
from typing import ClassVar

from core.outbox.registry import Event


@dataclass(frozen=True, slots=True)
class CandidateHired(Event):
    """A candidate became a person of the company, who begins on a local day (ISO)."""

    kind: ClassVar[str] = "hiring.candidate_hired"
    membership_id: int
    starts_on: str
