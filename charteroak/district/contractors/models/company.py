"""Contractors (operators and consultants) and their products: they belong to the host, and boards share them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from charteroak.district.public_id import new_public_id

#: Stands for a company until somebody knows which one offers a product.
NOT_KNOWN = "Company not known yet"


class Contractor(models.Model):
    """An operator or consultant that has student data as a result of a contract: C.G.S. § 10-234aa(1)."""

    class Kind(models.TextChoices):
        OPERATOR = "operator", "Operator (runs a site, service or app)"
        CONSULTANT = "consultant", "Consultant (non-instructional services)"

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.OPERATOR)
    website = models.URLField(max_length=400, blank=True)
    privacy_contact = models.EmailField(blank=True)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "public_id", "name", "kind", "website", "privacy_contact"], "none"
    )

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def is_known(self) -> bool:
        """Whether it is a company at all, and not the stand-in for one that a requester did not know."""
        return not self.name.startswith(NOT_KNOWN)


class Product(models.Model):
    """A site, service, app or piece of advice that a contractor offers."""

    contractor = models.ForeignKey(Contractor, models.PROTECT, related_name="products")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    name = models.CharField(max_length=200)
    address = models.URLField(max_length=400, blank=True)
    purpose = models.CharField(max_length=300, blank=True)
    #: Other names under which people look for it, parted by commas.
    other_names = models.CharField(max_length=300, blank=True)
    #: A service without a site or an app, such as a consultant's evaluation.
    is_service = models.BooleanField(default=False)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "contractor", "public_id", "name", "address", "purpose", "other_names", "is_service"], "none"
    )

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=["contractor", "name"], name="one_product_of_a_name"),)

    def __str__(self) -> str:
        return self.name
