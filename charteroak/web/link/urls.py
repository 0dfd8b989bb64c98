"""What a secret link opens."""

from django.urls import path

from . import directory, families, mail_events, plans, views

app_name = "link"
urlpatterns = [
    path("<token>/duties.ics", views.duties_feed, name="duties-feed"),
    path("<token>/owed.ics", views.portal_feed, name="portal-feed"),
    path("<token>/family/", families.family, name="family"),
    path("<token>/agreement/", plans.sign_agreement, name="sign-agreement"),
    path("<token>/evidence/", plans.evidence, name="evidence"),
    path("<token>/directory/", directory.file, name="directory-file"),
    path("<token>/mail-events/", mail_events.mail_events, name="mail-events"),
]
