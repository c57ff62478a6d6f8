"""Runnable workspaces."""
