/** Acts closed with the installation's public key (docs/field-sync.md, "POST sealed"): only the server opens them. */

const INFO = new TextEncoder().encode("tungngo field act v1");
const CURVE = { name: "ECDH", namedCurve: "P-256" };

export function toBase64Url(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/**
 * Closes an act.
 *
 * @param sealKey The installation's public key, a raw uncompressed point.
 * @returns ephemeral public key (65 bytes) ‖ nonce (12) ‖ AES-256-GCM ciphertext; key by HKDF-SHA256 from ECDH.
 */
export async function closeEnvelope(
  sealKey: Uint8Array<ArrayBuffer>,
  id: string,
  act: unknown,
): Promise<Uint8Array> {
  const subtle = crypto.subtle;
  const [theirs, ours] = await Promise.all([
    subtle.importKey("raw", sealKey, CURVE, false, []),
    subtle.generateKey(CURVE, false, ["deriveBits"]),
  ]);
  const shared = await subtle.deriveBits({ name: "ECDH", public: theirs }, ours.privateKey, 256);
  const material = await subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const key = await subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: INFO },
    material,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt"],
  );
  const encode = new TextEncoder();
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const [point, closed] = await Promise.all([
    subtle.exportKey("raw", ours.publicKey),
    subtle.encrypt(
      { name: "AES-GCM", iv, additionalData: encode.encode(id) },
      key,
      encode.encode(JSON.stringify(act)),
    ),
  ]);
  const envelope = new Uint8Array(point.byteLength + iv.length + closed.byteLength);
  envelope.set(new Uint8Array(point));
  envelope.set(iv, point.byteLength);
  envelope.set(new Uint8Array(closed), point.byteLength + iv.length);
  return envelope;
}
