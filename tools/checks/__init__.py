"""The rules that a machine checks, each as a function from a tree to a list of complaints.

The same functions run over the repository and, in tests/architecture, over small planted trees that break the rule:
so a rule that stopped biting is noticed.
"""
