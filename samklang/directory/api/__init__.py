"""The directory for machines: what everyone may see, and nothing else."""

from samklang.foundation.api import api

from . import organisations, people, topics

api.add_router("/organisations", organisations.router)
api.add_router("/people", people.router)
api.add_router("/topics", topics.router)
