import type { UserFields } from '../../jobs/index.ts';
import type { ShutOut } from '../config/config.ts';
import type { RuleSet } from '../mapping.ts';
import { NO_PLACES } from '../rules/gathered.ts';

/** What the rules on users give, as far as the record leaves it to them. */
export type Withhold = (fields: UserFields, sets: readonly RuleSet[]) => readonly RuleSet[];

export const withholdNothing: Withhold = (_, sets) => sets;

/**
 * Whom its directory has as inactive, or had until it was deleted, the rules give no roles; what they declare stays, as with
 * every block. No block of the engine's does it, as that would take what other tenants give the same person.
 */
export const withholdFromInactive =
  (onBlock: ShutOut): Withhold =>
  ({ metadata }, sets) => {
    const isOut =
      metadata?.['deleted'] === true || (onBlock !== 'keep' && metadata?.['active'] === false);
    return isOut ? sets.map((set) => ({ ...set, places: NO_PLACES })) : sets;
  };
