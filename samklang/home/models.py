from django.db import models


class Demo(models.Model):
    """The mark of a demonstration: this database holds records made for show, and no others.

    It is set before the first record is written. Without it the loader writes nothing into a database that
    holds anything, and the programs do not run in demo mode over it.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    begun_at = models.DateTimeField()
    chapters = models.JSONField(default=list, help_text="The parts that have been written.")

    class Meta:
        constraints = [
            models.CheckConstraint(name="only_one_demo", condition=models.Q(id=1)),
        ]

    def __str__(self) -> str:
        return "Demo"
