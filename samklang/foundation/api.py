"""The machine-readable door. Each room adds its own router from its ``api.py``."""

from ninja import NinjaAPI

api = NinjaAPI(title="Samklang", version="1", urls_namespace="api", docs_url=None)
