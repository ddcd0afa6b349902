// The four roles, and what becoming one changes.

export const ROLES = ["mim", "stakeholder", "executive", "admin"] as const;
export type Role = (typeof ROLES)[number];

const MAY: Record<Role, string> = {
  mim: "open and run every incident they can see, and answer the intake queue",
  stakeholder: "follow incidents as a stakeholder",
  executive: "follow incidents and scorecards as an executive",
  admin: "run every incident, and change users, tokens, sources and KPIs",
};

/** What changes at once when somebody of one role becomes another. */
export function consequence(before: Role, after: Role): string {
  const lost = before === "admin" ? " They are no longer an admin." : "";
  return `From now on they may ${MAY[after]}.${lost} Their open pages are closed and open again with the new role.`;
}
