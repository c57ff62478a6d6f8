"""Problem -> Plan: assemble teams from a squad with OR-Tools; knows no RDF and no spreadsheets."""
