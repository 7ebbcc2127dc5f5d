/** What is written to the disk of a personal record: AES-GCM (NIST SP 800-38D) under the data key. */
export interface Sealed {
  iv: Uint8Array<ArrayBuffer>;
  bytes: ArrayBuffer;
}

/** A sealed record does not fit its key or its place: another's, or damaged. */
export class NotOpened extends Error {
  override name = "NotOpened";
}

const IV_BYTES = 12; // SP 800-38D, 5.2.1.1: 96 bits

/** Seals and opens with the data key, which lives in memory only while the app is unlocked. */
export class Vault {
  readonly #key: CryptoKey;

  constructor(key: CryptoKey) {
    this.#key = key;
  }

  /**
   * Encrypts bytes for one place.
   *
   * @param place Where it will stand ("acts/<id>"): a sealed record that is moved elsewhere does not open.
   */
  async sealBytes(place: string, bytes: BufferSource): Promise<Sealed> {
    const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
    return { iv, bytes: await crypto.subtle.encrypt(this.#algorithm(iv, place), this.#key, bytes) };
  }

  /** Decrypts what `sealBytes` made for this place; throws `NotOpened`. */
  async openBytes(place: string, sealed: Sealed): Promise<ArrayBuffer> {
    try {
      return await crypto.subtle.decrypt(this.#algorithm(sealed.iv, place), this.#key, sealed.bytes);
    } catch {
      throw new NotOpened(place);
    }
  }

  seal(place: string, value: unknown): Promise<Sealed> {
    return this.sealBytes(place, new TextEncoder().encode(JSON.stringify(value)));
  }

  async open<T>(place: string, sealed: Sealed): Promise<T> {
    return JSON.parse(new TextDecoder().decode(await this.openBytes(place, sealed))) as T;
  }

  #algorithm(iv: Uint8Array<ArrayBuffer>, place: string): AesGcmParams {
    return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(place) };
  }
}
