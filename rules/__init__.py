"""Rules, shapes and queries in Turtle and SPARQL: what follows from a workspace. Data, no code."""
