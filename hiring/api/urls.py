"""API routes of `hiring`: (prefix, viewset, base name), registered by `cs_platform.api`."""

from core.api.routes import Route
from hiring.api.routes_interviews import routes as interviews
from hiring.api.routes_vacancies import routes as vacancies

routes: list[Route] = [*vacancies, *interviews]
