/** What the server tells the telephone (docs/field-sync.md, "GET pull"); what the telephone sends is in ../contract.ts. */

import type { Place, VisitOutcome } from "../contract.ts";

/** A number or word of the server, never counted with. */
export type Id = number | string;

export interface Named {
  id: Id;
  name: string;
}

export interface Team extends Named {
  is_head: boolean;
}

export interface Route {
  team: Id;
  neighborhood: Id;
  lanes: string[];
  meeting_time: string | null;
  meeting_place: string;
  note: string;
}

export interface Round {
  id: number;
  name: string;
  start_date: string;
  end_date: string;
  is_day_of_action: boolean;
  daily_target: number;
  routes: Route[];
}

export interface GuideStep {
  text: string;
  picture: string;
}

export interface Skill {
  code: string;
  name: string;
  short_name: string;
  link: string;
  guide: GuideStep[];
  is_active: boolean;
}

export interface Setup {
  version: string;
  member: Named;
  commune: Named;
  teams: Team[];
  neighborhoods: Named[];
  rounds: Round[];
  skills: Skill[];
}

export interface PulledResident {
  id: string;
  revision: number;
  full_name: string;
  birth_year: number | null;
  is_adult: boolean | null;
  state: "active" | "moved" | "deceased";
  signature: "" | "had" | "declined";
  skills: string[];
}

/** One of the last three visits of a household, by whomever. */
export interface PulledVisit {
  id: string;
  round: number | null;
  date: string;
  outcome: VisitOutcome;
  member: string;
  is_mine: boolean;
  revisit_date: string | null;
}

export interface PulledHousehold {
  id: string;
  revision: number;
  team: Id | null;
  neighborhood: Id;
  lane: string;
  house_number: string;
  head_name: string;
  phone: string;
  note: string;
  place: Place | null;
  state: "active" | "moved";
  residents: PulledResident[];
  visits: PulledVisit[];
}

export interface PullAnswer {
  epoch: string;
  server_time: string;
  cursor: string;
  more: boolean;
  setup: Setup | null;
  households: PulledHousehold[];
  gone: string[] | "all";
}
