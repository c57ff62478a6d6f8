"""Ontology modules, concept schemes and quality queries in Turtle and SPARQL: what things are. Data, no code."""
