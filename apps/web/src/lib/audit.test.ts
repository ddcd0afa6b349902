import assert from "node:assert/strict";
import { test } from "node:test";
import { addressOf, asked, doneWords, filtersOf, placeOf, toldOf, type AuditEntry } from "./audit";

const entry = (
  action: string,
  entity: string,
  detail: unknown,
  more: Partial<AuditEntry> = {},
): AuditEntry => ({
  seq: 1,
  at: "2026-11-24T12:00:00.000Z",
  actor: "ana@example.com",
  action,
  entity,
  entityId: "01K",
  detail,
  ...more,
});

test("the address holds the filters, and what is no filter is left out", () => {
  const filters = filtersOf(
    new URLSearchParams("entity=reading&actor=%20Ana@Example.com&incident=inc-7&from=2026-11-24&to=soon"),
  );
  const known = {
    entity: "reading",
    actor: "ana@example.com",
    incident: "INC-7",
    from: "2026-11-24",
    to: "",
  };
  assert.deepEqual(filters, known);
  assert.equal(
    addressOf(filters),
    "/admin?tab=audit&entity=reading&actor=ana%40example.com&incident=INC-7&from=2026-11-24",
  );
  assert.equal(asked(filters).incident, "INC-7");
  assert.deepEqual(filtersOf(new URLSearchParams("entity='; DROP&incident=INC-0&to=2026-99-99")), {
    entity: "",
    actor: "",
    incident: "",
    from: "",
    to: "",
  });
});

test("the last day counts whole", () => {
  assert.deepEqual(asked({ entity: "", actor: "", incident: "", from: "2026-12-31", to: "2026-12-31" }), {
    from: "2026-12-31T00:00:00Z",
    to: "2027-01-01T00:00:00.000Z",
  });
});

test("an act on an incident is said in the words of its log, and all that was written stands below", () => {
  const detail = {
    incident: { phase: 2, phase_entered_at: Date.UTC(2026, 10, 24, 12, 5), restricted: false, leader: null },
    timeline: [
      {
        title: "Phase 2 reached",
        reason: "Seen",
        changes: [{ field: "command.mim", before: null, after: "Ana" }],
      },
    ],
  };
  const told = toldOf(entry("phase", "incident", detail));
  assert.deepEqual(told.said, ["Phase 2 reached (Seen)", "command.mim: none → Ana"]);
  assert.deepEqual(told.rest.slice(0, 4), [
    { name: "incident · phase", value: "2" },
    { name: "incident · phase entered at", value: "24 Nov 2026 12:05 UTC" },
    { name: "incident · restricted", value: "no" },
    { name: "incident · leader", value: "none" },
  ]);
});

test("a known act is a sentence, and what the sentence does not say stands by its name", () => {
  const how = { way: "GET /v1/incidents/{id}", via: "token", scope: "read", client: "api", later: [1, 2] };
  assert.deepEqual(toldOf(entry("incident.read", "reading", how)), {
    said: ["GET /v1/incidents/{id}, signed in by a token of scope read, client: api"],
    rest: [{ name: "later", value: "1, 2" }],
  });
  const live = { way: "socket /v1/ws/incidents", via: "cookie", scope: "admin", client: "api" };
  assert.deepEqual(toldOf(entry("incident.read", "reading", live)).said, [
    "Followed it live (socket /v1/ws/incidents), signed in by a session, client: api",
  ]);
  const change = { before: "mim", after: "admin" };
  assert.deepEqual(toldOf(entry("user.role_changed", "user", change)), { said: ["mim → admin"], rest: [] });
});

test("an act that is not known is shown whole", () => {
  assert.equal(doneWords("moon.landed"), "moon.landed");
  const told = toldOf(entry("moon.landed", "moon", { crewOf: "3" }));
  assert.deepEqual(told, { said: [], rest: [{ name: "crew of", value: "3" }] });
  assert.deepEqual(placeOf(entry("moon.landed", "moon", {})), { text: "moon 01K" });
});

test("what it was done to leads to its page", () => {
  const number = { number: "INC-900001" };
  assert.deepEqual(placeOf(entry("incident.read", "reading", {}, number)), {
    text: "INC-900001",
    href: "/incidents/INC-900001",
  });
  assert.deepEqual(placeOf(entry("token.revoked", "token", { owner: "a+b@example.com", name: "ci" })), {
    text: "Token “ci” of a+b@example.com",
    href: "/admin?tab=tokens&user=a%2Bb%40example.com",
  });
  assert.deepEqual(placeOf(entry("source_added", "", { source: { name: "Pager" } })), {
    text: "Source “Pager”",
    href: "/admin?tab=sources",
  });
});
