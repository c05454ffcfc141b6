"""The languages the pages are offered in. Northern Sámi is unknown to Django, so it is introduced here."""

from django.conf.locale import LANG_INFO

LANG_INFO["se"] = {"bidi": False, "code": "se", "name": "Northern Sami", "name_local": "davvisámegiella"}

OFFERED = [
    ("nb", "Norsk bokmål"),
    ("nn", "Norsk nynorsk"),
    ("en", "English"),
    ("sv", "Svenska"),
    ("da", "Dansk"),
    ("fi", "Suomi"),
    ("is", "Íslenska"),
    ("se", "Davvisámegiella"),
]
