"""Export a run to files for people, programs and rota systems."""
