"""Contractors, what boards know of the use of their products, and the people who act for them."""

from .company import NOT_KNOWN, Contractor, Product
from .offers import ContractorContact, ReceivedOffer, TakenOver
from .people import CONTRACTOR_MAY, ContractorUser
from .security import SecurityAnswer, SecurityEvidence
from .use import (
    FLOW_DOWN,
    DataSchedule,
    Engagement,
    FeedCheck,
    ProductUse,
    ScheduledElement,
    Subprocessor,
)

__all__ = [
    "CONTRACTOR_MAY",
    "FLOW_DOWN",
    "NOT_KNOWN",
    "Contractor",
    "ContractorContact",
    "ContractorUser",
    "DataSchedule",
    "Engagement",
    "FeedCheck",
    "Product",
    "ProductUse",
    "ReceivedOffer",
    "ScheduledElement",
    "SecurityAnswer",
    "SecurityEvidence",
    "Subprocessor",
    "TakenOver",
]
