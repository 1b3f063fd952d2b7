"""API routes of `training`: (prefix, viewset, base name), registered by `cs_platform.api`."""

from core.api.routes import Route
from training.api.routes_checks import routes as checks
from training.api.routes_growth import routes as growth
from training.api.routes_learning import routes as learning
from training.api.routes_onboarding import routes as onboarding
from training.api.routes_practices import routes as practices

routes: list[Route] = [*onboarding, *checks, *learning, *practices, *growth]
