import type { Json, JsonObject } from '../../jobs/index.ts';
import {
  type ClaimNames,
  type ClaimOf,
  type ClaimsConfig,
  DEFAULT_CLAIMS,
} from '../config/claims-config.ts';
import { readInside } from '../fields/paths.ts';
import { listed } from '../role-names.ts';

/** A claim that a token has, by the name that it was found under. */
export interface Claim {
  readonly name: string;
  readonly value: Exclude<Json, null>;
}

/** Which claims say what, made ready. */
export interface ClaimsReader {
  /** The names of one, the first that counts first; none: it was switched off. */
  namesOf(one: ClaimOf): readonly string[];
  /** What a token says; `undefined`: nothing. A claim that is `null` or an empty text is not there. */
  find(claims: JsonObject, one: ClaimOf): Claim | undefined;
  /** All names. */
  readonly names: ReadonlySet<string>;
}

export function compileClaims(config: ClaimsConfig): ClaimsReader {
  const names = new Map<ClaimOf, readonly string[]>(
    CLAIMS.map((one) => [one, namesIn(config[one] ?? DEFAULT_CLAIMS[one])]),
  );
  const namesOf = (one: ClaimOf) => names.get(one) ?? [];
  return {
    namesOf,
    find(claims, one) {
      for (const name of namesOf(one)) {
        const value = valueUnder(claims, name);
        if (value !== null && value !== '') return { name, value };
      }
      return undefined;
    },
    names: new Set([...names.values()].flat()),
  };
}

const namesIn = (given: ClaimNames | false): readonly string[] =>
  given === false ? [] : listed(given);

/** Namespaced claims have dots in their names, so the whole name comes first. */
const valueUnder = (claims: JsonObject, name: string): Json =>
  Object.hasOwn(claims, name) ? (claims[name] ?? null) : readInside(claims, name.split('.'));

const CLAIMS: readonly ClaimOf[] = [
  'user',
  'email',
  'emailVerified',
  'firstName',
  'lastName',
  'name',
  'username',
  'tenant',
  'tenantName',
  'roles',
];
