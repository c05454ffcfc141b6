from . import jobs


@jobs.every(hours=24)
def forget() -> None:
    """What is over is not kept."""
    jobs.forget_results()
