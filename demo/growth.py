"""The story of growth."""

from accounts.models import Company
from core.access import Actor
from demo.history import Scene
from demo.recent import Story


def tell_growth(actor: Actor, story: Story, scene: Scene, company: Company) -> None:
    """Told by services, after everything below is there."""
