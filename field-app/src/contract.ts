/** What phone and server say to each other: docs/field-sync.md, version 1. Field names are those of the contract. */

export const API = "/di-tung-ngo/api/v1/";

export type VisitOutcome = "present" | "absent" | "refused" | "moved";
export type Signature = "" | "registered" | "had" | "declined";
export type Support = "" | "elderly" | "disabled" | "poor" | "other";
export type Consent = "" | "given" | "declined";

export interface VisitPerson {
  resident: string;
  taught: string[];
  known: string[];
  signature: Signature;
  decline_reason: string;
  support: Support;
}

export interface VisitData {
  visit: string;
  revision: number;
  household: string;
  round: number | null;
  visited_at: string;
  visited_on: string | null;
  outcome: VisitOutcome;
  people: VisitPerson[];
  consent: Consent;
  consent_by: string | null;
  revisit_date: string | null;
  speed: Speed | null;
  note: string;
  place: Place | null;
  photos: string[];
  voided: boolean;
}

/** A measurement typed in from the screen of i-Speed. */
export interface Speed {
  download_mbps: number;
  upload_mbps: number | null;
  latency_ms: number | null;
  operator: string;
}

export interface Place {
  latitude: number;
  longitude: number;
}

export interface HouseholdData {
  household: string;
  revision: number;
  neighborhood: number | string | null;
  lane: string;
  house_number: string;
  head_name: string;
  phone: string;
  note: string;
  place: Place | null;
  state: "active" | "moved";
}

export interface ResidentData {
  resident: string;
  revision: number;
  household: string;
  full_name: string;
  birth_year: number | null;
  is_adult: boolean | null;
  state: "active" | "moved" | "deceased";
}

interface ActOf<Kind extends string, Data> {
  /** UUIDv7, made here. */
  id: string;
  /** Counts this phone's acts from 1, without holes. */
  seq: number;
  kind: Kind;
  /** The phone's clock at the tap, RFC 3339 in UTC with milliseconds. */
  made_at: string;
  /** The server's clock minus the phone's as last measured before the tap. */
  offset_ms: number | null;
  team: number | string | null;
  data: Data;
}

export type Act =
  | ActOf<"visit", VisitData>
  | ActOf<"household", HouseholdData>
  | ActOf<"resident", ResidentData>;

export type ReceiptStatus = "accepted" | "waiting" | "held";

export interface Receipt {
  id: string;
  status: ReceiptStatus;
  reason?: string;
  message?: string;
}

/** The file that a member carries to the office when all else fails. */
export interface ActsFile {
  format: "tungngo-field-acts";
  version: 1;
  device: string;
  commune: number | string;
  made_at: string;
  envelopes: { id: string; sealed: string }[];
}

export interface EnrolAnswer {
  token: string;
  /** For sending while locked: lets closed acts in and nothing out. */
  drop_token: string;
  /** 32 bytes, base64url: goes into the key that the PIN unlocks. */
  secret: string;
  /** The installation's public key: P-256, raw uncompressed point, base64url. */
  seal_key: string;
  member: { id: number | string; name: string };
  commune: { id: number | string; name: string };
  epoch: string;
  server_time: string;
}

/** An answer that is not 200; `message` is a sentence in Vietnamese for the member. */
export interface Refusal {
  code: string;
  message: string;
}
