"""Pages of the analysis of confusion."""

from handoffs.views.confusion.export import ExportView
from handoffs.views.confusion.pages import ConfusionView, DeskView, TopicView
from handoffs.views.confusion.verdict import VerdictView

__all__ = ["ConfusionView", "DeskView", "ExportView", "TopicView", "VerdictView"]
