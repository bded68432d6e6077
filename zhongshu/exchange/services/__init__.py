"""The verbs of deliveries: dispatch, receive, return, confirm, recall, resend, chase, withdraw."""

from zhongshu.exchange.services.chasing import chase, chase_all, chase_overdue, leaving
from zhongshu.exchange.services.receiving import confirm, receive, return_delivery
from zhongshu.exchange.services.sending import dispatch, follow_successors, recall, resend, withdraw

__all__ = [
    "chase",
    "chase_all",
    "chase_overdue",
    "confirm",
    "dispatch",
    "follow_successors",
    "leaving",
    "recall",
    "receive",
    "resend",
    "return_delivery",
    "withdraw",
]
