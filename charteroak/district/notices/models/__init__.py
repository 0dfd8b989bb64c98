"""Postings and their proofs; notices, their texts, and one delivery for each person who is written to."""

from .around import Digest, SentElsewhere
from .delivery import Delivery
from .memo import Memo
from .notice import Approval, BoardWording, Notice, NoticeText, PolicyAssurance
from .posting import PostedFile, PostedProduct, Posting, PostingCheck, connecticut_day

__all__ = [
    "Approval", "BoardWording", "Delivery", "Digest", "Memo", "Notice", "NoticeText", "PolicyAssurance", "PostedFile",
    "PostedProduct", "Posting", "PostingCheck", "SentElsewhere", "connecticut_day",
]  # fmt: skip
