"""Fail unless a plan.json is checked, near the bound, ended by proof or gap, and has the causes that it should."""

import json
import sys
from pathlib import Path

plan = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
causes = plan["unmet_by_cause"]
promises = {
    "checked": plan["checked"],
    "gap of demand <= 0.01": plan["optimality_gap_of_demand"] <= 0.01,
    "ended by proof or gap": plan["ended_by"] in ("proof", "gap"),
    "causes add up": sum(causes.values()) == plan["unmet_minutes"],
    "causes occur": all(causes[name] for name in ("competence", "evidence", "agreement", "supervision", "capacity")),
}
broken = [name for name, kept in promises.items() if not kept]
print(f"{plan['seconds']:.1f} s, gap of demand {plan['optimality_gap_of_demand']:.5f}, causes {causes}")
sys.exit(f"broken promises: {', '.join(broken)}" if broken else 0)
