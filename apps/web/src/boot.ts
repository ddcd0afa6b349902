// What the page was given to begin with: who looks, what the installation says, and the first view's own data.
import type { Beat } from "./lib/cadence";
import type { SeenBoard, SeenOpening } from "./types/seen";
import type { Severity } from "./types";

export interface Me {
  id: string;
  displayName: string;
  role: "mim" | "admin" | "stakeholder" | "executive";
}

/** Where passkeys work: `origin`, or why nowhere; `company`: people have another sign-in as well. */
export interface PasskeyAddress {
  origin: string;
  problem: string;
  company: boolean;
}

export interface Boot {
  me: Me;
  rights: string[];
  serverTime: number;
  version: string;
  demo: boolean;
  publicAccess: "staff" | "anonymous";
  cadence: Record<Lowercase<Severity>, Beat>;
  phaseTargets: number[];
  passkeys: PasskeyAddress;
  opening?: SeenOpening;
  board?: SeenBoard;
}

function read(): Boot {
  const text = document.getElementById("boot")?.textContent;
  if (!text) throw new Error("The page came without its beginning.");
  return JSON.parse(text) as Boot;
}

export const boot: Boot = read();

/** The first view's own data, once; whoever comes later asks the server. */
export function takeOpening(ref: string): SeenOpening | undefined {
  const found = boot.opening;
  if (!found || (found.incident.id !== ref && found.incident.number !== ref)) return undefined;
  delete boot.opening;
  return found;
}

export function takeBoard(): SeenBoard | undefined {
  const found = boot.board;
  delete boot.board;
  return found;
}

export const beatOf = (severity: Severity): Beat =>
  boot.cadence[severity.toLowerCase() as Lowercase<Severity>];
