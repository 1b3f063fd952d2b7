"""Pages of clients: the list, one client at a glance, and what can be changed about it."""

from clients.views.changes import (
    ClientCreateView,
    ClientEditView,
    ContactCreateView,
    ContactEditView,
    ContractCreateView,
    ContractEditView,
    TeamSetView,
)
from clients.views.lists import ClientListView
from clients.views.page import ClientDetailView, TeamHistoryView

__all__ = [
    "ClientCreateView",
    "ClientDetailView",
    "ClientEditView",
    "ClientListView",
    "ContactCreateView",
    "ContactEditView",
    "ContractCreateView",
    "ContractEditView",
    "TeamHistoryView",
    "TeamSetView",
]
