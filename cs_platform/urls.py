"""Every address of the product: pages, the API, the admin panel and health."""

from django.contrib.auth.views import LogoutView
from django.urls import include, path

from accounts.views import SignInView
from core.admin_site import site
from cs_platform.health import FiguresView, LiveView, ReadyView
from cs_platform.palette import KeysView, PaletteView
from cs_platform.side_job.views import SideJobView

urlpatterns = [
    path("", include("cs_platform.desks.urls")),
    path("sign-in/", SignInView.as_view(), name="login"),
    path("sign-out/", LogoutView.as_view(), name="logout"),
    path("", include("accounts.urls")),
    path("", include("notices.urls")),
    path("", include("roles.urls")),
    path("", include("clients.urls")),
    path("", include("handoffs.urls")),
    path("", include("playbooks.urls")),
    path("", include("surveys.urls")),
    path("", include("mailroom.urls")),
    path("", include("metrics.urls")),
    path("", include("training.urls")),
    path("", include("hiring.urls")),
    path("", include("integrations.urls")),
    path("", include("cs_platform.operations.urls")),
    path("palette/", PaletteView.as_view(), name="palette"),
    path("palette/keys/", KeysView.as_view(), name="keys"),
    path("side-job/", SideJobView.as_view(), name="side-job"),
    path("admin/", site.urls),
    path("api/v1/", include("cs_platform.api")),
    path("health/live/", LiveView.as_view(), name="health-live"),
    path("health/ready/", ReadyView.as_view(), name="health-ready"),
    path("health/figures/", FiguresView.as_view(), name="health-figures"),
]

handler400 = "cs_platform.error_pages.bad_request"
handler403 = "cs_platform.error_pages.forbidden"
handler404 = "cs_platform.error_pages.not_found"
handler500 = "cs_platform.error_pages.server_error"
