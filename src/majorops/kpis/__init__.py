"""KPI definitions and observations: their tables and types; formulas and scorecards come with them."""
