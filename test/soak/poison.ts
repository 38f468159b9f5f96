import type { Mapping } from '../../lib/mapping/index.ts';
import type { Fault } from '../../local/permit/index.ts';

/** Permit refuses every record with an e-mail there. */
export const POISON_EMAIL = '@poison.example';
/** It has the form of none. */
export const MALFORMED_EMAIL = 'no e-mail at all';

export const POISON_FAULT: Fault = {
  method: ['POST', 'PUT', 'PATCH'],
  body: POISON_EMAIL,
  effect: { kind: 'error', status: 422 },
};

/** Kills whoever works on a user who is called a killer. */
export function deadly(mapping: Mapping, kill: () => void): Mapping {
  return {
    ...mapping,
    userKey(source, id) {
      if (id.startsWith('killer')) kill();
      return mapping.userKey(source, id);
    },
  };
}
