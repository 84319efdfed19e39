/**
 * Signing in with a passkey, by the browser's own JSON helpers.
 *
 * Passkeys need a host name and HTTPS (or this machine); elsewhere password and code serve.
 * Source: W3C Web Authentication level 3, sections 5.1.8 to 5.1.10.
 */

import { get, post } from "./api";
import { t } from "./i18n.svelte";

export type CreationOptions = PublicKeyCredentialCreationOptionsJSON;

/** Whether this browser can use a passkey on this page at all. */
export const passkeysHere = (): boolean =>
  isSecureContext && "PublicKeyCredential" in globalThis && "parseRequestOptionsFromJSON" in PublicKeyCredential;

/** Whether the desk, reached as it is, takes passkeys. */
export async function passkeysAtDesk(): Promise<boolean> {
  if (!passkeysHere()) return false;
  return (await get<{ ways: string[] }>("/v1/sessions/ways")).ways.includes("passkey");
}

/** Let the authenticator say who this is: the desk asks for no name. */
export async function signInWithPasskey(): Promise<void> {
  const { options } = await post<{ options: PublicKeyCredentialRequestOptionsJSON }>(
    "/v1/passkeys/begin",
    { for: "sign_in" },
  );
  const asked = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  const credential = await navigator.credentials.get({ publicKey: asked });
  if (!(credential instanceof PublicKeyCredential)) return;
  await post("/v1/passkeys/finish", { for: "sign_in", credential: credential.toJSON() });
}

/** A new passkey for the options that a link gave; its answer goes back to the desk. */
export async function makePasskey(options: CreationOptions): Promise<unknown> {
  const asked = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  const credential = await navigator.credentials.create({ publicKey: asked });
  if (!(credential instanceof PublicKeyCredential)) throw new Error(t("enrol.passkey_unmade"));
  return credential.toJSON();
}
