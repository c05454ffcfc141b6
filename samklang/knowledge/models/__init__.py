from .cases import Author, Case, Draft, Question, Review, Version

__all__ = ["Author", "Case", "Draft", "Question", "Review", "Version"]
