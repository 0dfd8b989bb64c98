from django.apps import AppConfig


class Config(AppConfig):
    name = "charteroak.district.notices"
    label = "notices"
