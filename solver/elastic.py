"""The model of an elastic relaxation: a plan's rules with slack in named policies, a goal, and prices for both.

Formulas and prices: `docs/planning-model.md`.
"""

from ortools.math_opt.python import mathopt

from pchteam.solver.goal import Goal
from pchteam.solver.model import PlanModel
from pchteam.solver.objectives import blended
from pchteam.solver.plan import Plan
from pchteam.solver.policies import FIXED_PRICE, LIMITS, Policy, policies, with_new_agreements
from pchteam.solver.problem import Problem
from pchteam.solver.variables import relaxed

__all__ = ["MOST_ITEMS", "Elastic"]

MOST_ITEMS = 15
"""Policies that a relaxation names at most."""

SCREENED = 60
"""Policies that the model with whole numbers may loosen: those of most promise by the linear program."""

MISSED_PRICE = 2000.0
"""Price of a minute by which the goal is missed, in minutes of an agreement's hours: more than any one policy."""

WORSE_PRICE = 2 * MISSED_PRICE
"""Price of a minute x priority more unmet of the goal's needs by priority, or of others: no means to reach a goal."""

BLENDED = 1e-5
"""Price of the plan's own objective: it decides between changes of the same price only."""

total = mathopt.LinearSum


class Elastic:
    """The model of a problem with policies that may be loosened, at their prices, to reach a goal.

    Attributes
    ----------
    loose, used
        Policy: how far it is loosened, and 1 if it is.
    missed
        Minutes by which the goal is missed.
    goal_row
        The row of the goal.
    """

    def __init__(self, problem: Problem, plan: Plan, goal: Goal) -> None:
        self.plan, self.goal, self.original = plan, goal, problem
        unmet = {row.need for row in plan.unmet}
        short = [need for need in problem.needs if need.need in goal.needs and need.need in unmet]
        self.problem = with_new_agreements(problem, plan, short)
        broken = {(row.person, row.team) for row in plan.broken_pins}
        found = policies(self.problem, {need.need for need in short})
        self.policies = [policy for policy in found if policy.limit != "pins" or policy.key not in broken]
        person = {post.post: post.person for post in problem.posts}
        meetings = {("teams.meeting_minutes", person[row.post], row.team): None for row in self.problem.permissions}
        slack = [policy.name for policy in self.policies if policy.limit != "pins"]
        self.model = PlanModel(self.problem, slack=[*slack, *meetings])
        self.loose = {policy: self._variable(policy) for policy in self.policies}
        self.used = {policy: self.model.model.add_binary_variable() for policy in self.policies}
        self.missed, self.worse = self.model.model.add_variable(lb=0), self.model.model.add_variable(lb=0)
        self.goal_row = self._add_rules()

    def _variable(self, policy: Policy) -> mathopt.Variable:
        v = self.model.v
        return v.broken[policy.key[0], policy.key[1]] if policy.limit == "pins" else v.slack[policy.name]

    def _add_rules(self) -> mathopt.LinearConstraint:
        """Add what ties policies to the plan, and return the row of the goal.

        unmet of the goal's needs <= limit + missed                                        [minutes a week]
        weight x unmet, of the goal's needs and of the others, <= that of the plan + worse [minutes x priority]
        loosened <= most x used; sum of used <= 15
        minutes of a meeting spared to a member <= those spared to the team, and none without membership
        """
        model, v, inside = self.model.model, self.model.v, self.goal.needs
        unmet = {row.need: row.minutes for row in self.plan.unmet}
        for group in (True, False):
            needs = [need for need in self.problem.needs if (need.need in inside) is group]
            now = sum(need.weight * unmet.get(need.need, 0) for need in needs)
            model.add_linear_constraint(total(need.weight * v.unmet[need.need] for need in needs) <= now + self.worse)
        for policy, loose in self.loose.items():
            loose.upper_bound = most = LIMITS[policy.limit].most
            model.add_linear_constraint(loose <= most * self.used[policy])
        model.add_linear_constraint(total(self.used.values()) <= MOST_ITEMS)
        meeting = {team.team: team.meeting_minutes for team in self.problem.teams}
        for (person, team), member in v.member.items():
            spared = v.slack["teams.meeting_minutes", person, team]
            spared.upper_bound = meeting[team]
            model.add_linear_constraint(spared <= v.slack_of("teams.meeting_minutes", team))
            model.add_linear_constraint(spared <= meeting[team] * member)
        rotations = {(row.post, row.team) for row in self.plan.broken_rotations}
        for key, broken in v.broken_rotation.items():
            broken.upper_bound = float(key in rotations)
        return model.add_linear_constraint(self._unmet() - self.missed <= self.goal.limit)

    def _unmet(self) -> mathopt.LinearSum:
        return total(self.model.v.unmet[need] for need in sorted(self.goal.needs))

    def _prices(self) -> mathopt.LinearTypes:
        """Price of what is loosened, of what gets worse, and a little for the plan's own objective."""
        loosened = total(LIMITS[policy.limit].price * loose for policy, loose in self.loose.items())
        named = FIXED_PRICE * total(self.used.values())
        return loosened + named + WORSE_PRICE * self.worse + BLENDED * blended(self.model.v)

    def screen(self) -> None:
        """Let only policies be loosened that have most promise by the linear program for the least unmet need.

        Where a limit of 0 slack has the reduced cost c < 0, loosening it alone by `most` saves no more than -c x most.
        """
        for loose in self.loose.values():
            loose.upper_bound = 0.0
        self.model.model.minimize(MISSED_PRICE * self._unmet() + self._prices())
        with relaxed([*self.model.decisions, *self.model.minutes, *self.used.values()]):
            costs = mathopt.solve(self.model.model, mathopt.SolverType.GLOP).reduced_costs()
        most = {policy: LIMITS[policy.limit].most for policy in self.policies}
        gain = {policy: max(-costs[self.loose[policy]] * most[policy], 0.0) for policy in self.policies}
        for policy in sorted(self.policies, key=lambda policy: (-gain[policy], policy))[:SCREENED]:
            self.loose[policy].upper_bound = most[policy]
        self.model.model.minimize(MISSED_PRICE * self.missed + self._prices())
