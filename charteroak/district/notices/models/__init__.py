"""Postings and their proofs; notices, their texts, and one delivery for each person who is written to."""

from .delivery import Delivery
from .notice import Approval, BoardWording, Notice, NoticeText
from .posting import PostedFile, PostedProduct, Posting, PostingCheck, connecticut_day

__all__ = [
    "Approval", "BoardWording", "Delivery", "Notice", "NoticeText", "PostedFile", "PostedProduct", "Posting",
    "PostingCheck", "connecticut_day",
]  # fmt: skip
