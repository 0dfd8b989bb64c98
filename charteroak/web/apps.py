from django.apps import AppConfig


class Config(AppConfig):
    name = "charteroak.web"
    label = "web"
