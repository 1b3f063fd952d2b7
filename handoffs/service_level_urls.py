"""Addresses of service policies, and of the due times of a request."""

from django.urls import path

from handoffs.views import service_levels

of_request = [
    path("due-times/", service_levels.DueTimesView.as_view(), name="request-due-times"),
    path("due-times/anew/", service_levels.DueAgainView.as_view(), name="request-due-again"),
]

urlpatterns = [
    path("service-levels/", service_levels.PolicyListView.as_view(), name="service-policy-list"),
    path(
        "service-levels/new/",
        service_levels.PolicyCreateView.as_view(),
        name="service-policy-create",
    ),
    path(
        "service-levels/defaults/",
        service_levels.PolicyDefaultsView.as_view(),
        name="service-policy-defaults",
    ),
    path(
        "service-levels/<int:pk>/edit/",
        service_levels.PolicyEditView.as_view(),
        name="service-policy-edit",
    ),
]
