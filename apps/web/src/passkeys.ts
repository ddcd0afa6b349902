// What a browser makes and signs by a passkey, from and to the JSON of the server. The sign-in page loads it alone.
import type { components } from "./types/schema";

type Schemas = components["schemas"];
export type Made = Omit<Schemas["AddPasskey"], "name">;
export type Signed = Schemas["SignInByPasskey"];

const CAN = "PublicKeyCredential" in globalThis;

/** Why passkeys do not work in this tab, as far as the browser can say; empty when they do. */
export function obstacle(origin: string): string {
  if (location.origin !== origin) return "elsewhere";
  return CAN ? "" : "browser";
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(data: ArrayBuffer): string {
  const plain = String.fromCharCode(...new Uint8Array(data));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Have a device make one. Throws what `why` explains. */
export async function make(options: Schemas["OptionsOfNew"]): Promise<Made> {
  const publicKey: PublicKeyCredentialCreationOptions = {
    challenge: bytes(options.challenge),
    rp: options.rp as PublicKeyCredentialRpEntity,
    user: { ...options.user, id: bytes(options.user.id) },
    pubKeyCredParams: options.pubKeyCredParams.map(({ alg }) => ({ alg, type: "public-key" })),
    excludeCredentials: options.excludeCredentials.map(({ id, transports }) => ({
      id: bytes(id),
      transports: transports as AuthenticatorTransport[],
      type: "public-key",
    })),
    authenticatorSelection: options.authenticatorSelection as AuthenticatorSelectionCriteria,
    attestation: "none",
    ...(options.timeout ? { timeout: options.timeout } : {}),
  };
  const made = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
  const response = made.response as AuthenticatorAttestationResponse;
  return {
    credentialId: text(made.rawId),
    clientData: text(response.clientDataJSON),
    attestation: text(response.attestationObject),
    transports: response.getTransports(),
  };
}

/** Have the person choose one and sign with it. Throws what `why` explains. */
export async function sign(options: Schemas["OptionsOfSignIn"]): Promise<Signed> {
  const publicKey: PublicKeyCredentialRequestOptions = {
    challenge: bytes(options.challenge),
    rpId: options.rpId,
    userVerification: "required",
    ...(options.timeout ? { timeout: options.timeout } : {}),
  };
  const found = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
  const response = found.response as AuthenticatorAssertionResponse;
  return {
    credentialId: text(found.rawId),
    clientData: text(response.clientDataJSON),
    authenticatorData: text(response.authenticatorData),
    signature: text(response.signature),
    userHandle: response.userHandle ? text(response.userHandle) : "",
  };
}

/** What a browser's own refusal means, in words; undefined when it is none. */
export function why(error: unknown): string | undefined {
  if (!(error instanceof DOMException)) return undefined;
  const known: Record<string, string> = {
    InvalidStateError: "This device holds a passkey of yours already.",
    NotAllowedError: "The browser ended it: cancelled, too slow, or no passkey for this address.",
    SecurityError: "The browser does not take this address for the one that passkeys are made for.",
    NotSupportedError: "This device can make no passkey that asks who is there.",
  };
  return known[error.name] ?? `The browser refused: ${error.message}`;
}
