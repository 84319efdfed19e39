/**
 * Who is asking, and who may: people, parties and their keys. Part of documents.ts.
 */

/** GET /v1/me */
export interface Me {
  person: string;
  name: string;
  party: string;
  roles: string[];
  desk: boolean;
  scopes: string[];
  csrf: string;
  keys: { key_id: string; public_key: string; live: boolean }[];
  thread: { seq: number; prev: string };
  checks_left: number;
}

/** POST /v1/enrolments/look */
export interface Enrolment {
  party: string;
  roles: string[];
  person: string; // "" for somebody new
  desk: string;
  desk_name: string;
  needs: string[];
  password_at_least: number;
  secret: string; // of the one-time codes, base32
  secret_link: string;
  passkey: PublicKeyCredentialCreationOptionsJSON | null;
}

/** GET /v1/keys/proposed */
export interface ProposedKeys {
  items: ProposedKey[];
  next_key_id: string;
  admitted: boolean;
}

export interface ProposedKey {
  number: number;
  person: string;
  public_key: string;
  at_s: number;
  added: string | null;
}

/** GET /v1/people */
export interface Person {
  person: string;
  party: string;
  name: string;
  roles: string[];
  created_s: number;
  disabled_s: number | null;
}

/** GET /v1/parties */
export interface PartyDocument {
  id: string;
  name: string;
  standing: string;
  party: {
    kind: string;
    time_zone: string;
    names: { language: string; text: string }[];
    formations: { id: string; names: { language: string; text: string }[]; answered_for: boolean }[];
    roles: { id: string; rung: number }[];
  };
}
