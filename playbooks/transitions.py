"""States of a draft and of a run, and the tables that say what may follow what."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DraftState(models.TextChoices):
    """Where a draft stands on its way to a version."""

    EDITING = "editing", _("Being written")
    PROPOSED = "proposed", _("Waits for approval")
    SENT_BACK = "sent_back", _("Sent back")


class DraftAction(models.TextChoices):
    """What can be done to a draft."""

    EDIT = "edit"
    PROPOSE = "propose"
    APPROVE = "approve"
    SEND_BACK = "send_back"


D, A = DraftState, DraftAction
# Who edits what waits for approval takes it back: nobody approves what they have not read.
DRAFT_TRANSITIONS: dict[tuple[str, str], str] = {
    (D.EDITING, A.EDIT): D.EDITING,
    (D.PROPOSED, A.EDIT): D.EDITING,
    (D.SENT_BACK, A.EDIT): D.EDITING,
    (D.EDITING, A.PROPOSE): D.PROPOSED,
    (D.SENT_BACK, A.PROPOSE): D.PROPOSED,
    (D.PROPOSED, A.APPROVE): D.EDITING,
    (D.PROPOSED, A.SEND_BACK): D.SENT_BACK,
}


class RunState(models.TextChoices):
    """Where a run stands."""

    RUNNING = "running", _("Running")
    FINISHED = "finished", _("Finished")
    CANCELLED = "cancelled", _("Cancelled")


class RunAction(models.TextChoices):
    """What can be done to a run."""

    STEP_DONE = "step_done"
    STEP_GIVE = "step_give"
    FINISH = "finish"
    CANCEL = "cancel"


RUN_TRANSITIONS: dict[tuple[str, str], str] = {
    (RunState.RUNNING, RunAction.STEP_DONE): RunState.RUNNING,
    (RunState.RUNNING, RunAction.STEP_GIVE): RunState.RUNNING,
    (RunState.RUNNING, RunAction.FINISH): RunState.FINISHED,
    (RunState.RUNNING, RunAction.CANCEL): RunState.CANCELLED,
}
