"""What the worker does with the queue, within a test's own transaction."""

from django_tasks_db.models import DBTaskResult

from samklang.config.worker import Worker


def work_off():
    for waiting in DBTaskResult.objects.ready():
        waiting.claim("a worker of this test")
        Worker()._tasks(batch=True).run_task(waiting)
