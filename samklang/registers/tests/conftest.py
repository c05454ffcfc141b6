from samklang.directory.tests.conftest import _rules_as_before, operator, secretary

__all__ = ["_rules_as_before", "operator", "secretary"]
