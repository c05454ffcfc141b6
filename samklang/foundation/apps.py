from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class FoundationConfig(AppConfig):
    name = "samklang.foundation"

    def ready(self) -> None:
        autodiscover_modules("receivers", "panels", "api", "tasks")
