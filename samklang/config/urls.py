from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from samklang.accounts.urls import callback
from samklang.config.metrics import metrics
from samklang.foundation.api import api
from samklang.foundation.language import bare
from samklang.foundation.views import healthz, readyz

handler404 = "samklang.foundation.api.not_found"

urlpatterns = [
    path("", bare, name="bare"),
    path("metrics", metrics, name="metrics"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("api/v1/", api.urls),
    *callback,
    *i18n_patterns(
        path("", include("samklang.home.urls")),
        path("", include("samklang.foundation.urls")),
        path("account/", include("samklang.accounts.urls")),
        path("", include("samklang.history.urls")),
        path("", include("samklang.registers.urls")),  # before names of organisations, which any word may be
        path("", include("samklang.directory.urls")),
        path("", include("samklang.search.urls")),
        path("networks/", include("samklang.networks.urls")),
        path("agreements/", include("samklang.agreements.urls")),
        path("boards/", include("samklang.boards.urls")),
        path("", include("samklang.projects.urls")),
        path("tools/", include("samklang.toolbox.urls")),
        path("learning/", include("samklang.learning.urls")),
        path("cases/", include("samklang.knowledge.urls")),
    ),
]
