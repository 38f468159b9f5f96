import { invalidValue } from '../refusals.ts';

/** Characters, percent-encoded. What resources are looked up by stands in keys, which hold 2,048 bytes in all. */
const MAX_ENCODED = 1_500;
/** Characters: what is the id or the name of a role in a job has no room for more. */
const MAX_LENGTH = 1_024;

/** In JSON each is six times as long, and no name has one. */
function hasControls(value: string): boolean {
  for (let at = 0; at < value.length; at++) if (value.charCodeAt(at) < 0x20) return true;
  return false;
}

export const isTooLong = (value: string): boolean =>
  value.length > MAX_LENGTH ||
  !value.isWellFormed() ||
  encodeURIComponent(value.toLowerCase()).length > MAX_ENCODED;

/** @throws {ScimError} 400 `invalidValue` */
export function checkLookedUp(at: string, value: string): void {
  if (hasControls(value)) throw invalidValue(at, 'it must have no control characters');
  if (isTooLong(value)) {
    throw invalidValue(
      at,
      `it may have ${MAX_LENGTH} characters at most, and ${MAX_ENCODED} percent-encoded`,
    );
  }
}
