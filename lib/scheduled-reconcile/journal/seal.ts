import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
/** As NIST SP 800-38D wants it for GCM. */
const IV_BYTES = 12;
const TAG_BYTES = 16;
const PURPOSE = 'permit-sync reconcile journal';

/** Packs texts, and opens them again where they belong. */
export interface Seal {
  /** @param place - bound to it: what is moved elsewhere does not open */
  close(text: string, place: string): Uint8Array;
  /** `null`: not sealed with these secrets, for this place, or damaged. */
  open(sealed: Uint8Array, place: string): string | null;
}

/**
 * Compresses and encrypts what a run has read, so that it can be opened only with the secrets that it was read with.
 *
 * @param secrets - of those who were asked
 * @param run - of which each has keys of its own
 */
export function createSeal(secrets: readonly string[], run: string): Seal {
  const material = JSON.stringify(secrets);
  const key = new Uint8Array(hkdfSync('sha256', material, run, PURPOSE, KEY_BYTES));

  return {
    close(text, place) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(ALGORITHM, key, iv);
      cipher.setAAD(Buffer.from(place));
      const body = Buffer.concat([cipher.update(gzipSync(text)), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), body]);
    },
    open(sealed, place) {
      try {
        const iv = sealed.subarray(0, IV_BYTES);
        const options = { authTagLength: TAG_BYTES };
        const decipher = createDecipheriv(ALGORITHM, key, iv, options);
        decipher.setAAD(Buffer.from(place));
        decipher.setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
        const body = decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES));
        return gunzipSync(Buffer.concat([body, decipher.final()])).toString('utf8');
      } catch {
        return null;
      }
    },
  };
}
