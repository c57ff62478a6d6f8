"""Tests of the solver: problem, plan, model, search, checker and causes."""
