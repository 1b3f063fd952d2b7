"""Addresses of solutions, and of the rules that say who must agree to them."""

from django.urls import path

from handoffs.views import approval_rules, solutions

of_request = [
    path("", solutions.SolutionsView.as_view(), name="request-solutions"),
    path("propose/", solutions.ProposeView.as_view(), name="solution-propose"),
    path("<int:solution_id>/change/", solutions.ChangeView.as_view(), name="solution-change"),
    path("<int:solution_id>/agree/", solutions.AgreeView.as_view(), name="solution-agree"),
    path("<int:solution_id>/refuse/", solutions.RefuseView.as_view(), name="solution-refuse"),
    path("<int:solution_id>/drop/", solutions.DropView.as_view(), name="solution-drop"),
    path("<int:solution_id>/choose/", solutions.ChooseView.as_view(), name="solution-choose"),
    path(
        "<int:solution_id>/carry-out/",
        solutions.CarryOutView.as_view(),
        name="solution-carry-out",
    ),
    path("<int:solution_id>/tell/", solutions.TellView.as_view(), name="solution-tell"),
]

urlpatterns = [
    path("solutions/to-agree/", solutions.ToAgreeView.as_view(), name="solutions-to-agree"),
    path("agreement/", approval_rules.RulesView.as_view(), name="approval-rules"),
    path("agreement/defaults/", approval_rules.DefaultsView.as_view(), name="approval-defaults"),
    path(
        "agreement/rules/new/",
        approval_rules.RuleCreateView.as_view(),
        name="approval-rule-create",
    ),
    path(
        "agreement/rules/<int:pk>/edit/",
        approval_rules.RuleEditView.as_view(),
        name="approval-rule-edit",
    ),
    path(
        "agreement/kinds/new/",
        approval_rules.KindCreateView.as_view(),
        name="solution-kind-create",
    ),
    path(
        "agreement/kinds/<int:pk>/edit/",
        approval_rules.KindEditView.as_view(),
        name="solution-kind-edit",
    ),
]
