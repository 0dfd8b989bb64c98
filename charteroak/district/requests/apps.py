from django.apps import AppConfig


class Config(AppConfig):
    name = "charteroak.district.requests"
    label = "requests"
