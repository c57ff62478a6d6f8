"""Rotas: who works where in which half-session, found and checked from plain tables (`docs/rota-model.md`)."""
