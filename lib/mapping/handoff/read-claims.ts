import {
  type Json,
  type JsonObject,
  jsonObject,
  type RoleRef,
  type UserFields,
} from '../../jobs/index.ts';
import type { ClaimOf } from '../config/claims-config.ts';
import { MappingError } from '../errors.ts';
import { isList } from '../fields/record.ts';
import { MAX_KEY_LENGTH } from '../keys.ts';
import { textAt } from '../rules/template.ts';
import type { Claim, ClaimsReader } from './claims.ts';
import { OWN_CLAIMS } from './own-claims.ts';

const CLAIM_TEXTS = ['email', 'firstName', 'lastName', 'name', 'username'] as const;

/** What a token says of its user. @throws {MappingError} `wrong_type` */
export function readFields(claims: JsonObject, reader: ClaimsReader): UserFields {
  const texts = CLAIM_TEXTS.flatMap((field) => {
    const claim = reader.find(claims, field);
    return claim === undefined ? [] : [[field, textOf(claim)] as const];
  });
  const verified = reader.find(claims, 'emailVerified');
  return {
    ...Object.fromEntries(texts),
    ...(verified === undefined ? {} : { emailVerified: flagOf(verified) }),
    metadata: readMetadata(claims, reader.names),
  };
}

/** A text, or a number's digits, that can be an id. @throws {MappingError} */
export function readId(claims: JsonObject, reader: ClaimsReader, one: ClaimOf): string | undefined {
  const claim = reader.find(claims, one);
  if (claim === undefined) return undefined;
  const id = textAt(named(claim.name), claim.value) ?? '';
  if (id.length > MAX_KEY_LENGTH) throw tooLong(claim.name);
  return id;
}

/**
 * The roles that a token names: a list of texts, or a single one. `undefined`: it does not say.
 *
 * @throws {MappingError} `wrong_type`
 */
export function readRoles(
  claims: JsonObject,
  reader: ClaimsReader,
): readonly RoleRef[] | undefined {
  const claim = reader.find(claims, 'roles');
  if (claim === undefined) return undefined;
  const { name, value } = claim;
  const roles = isList(value) ? value : [value];
  const own = name === COGNITO_GROUPS ? ownGroupsOf(claims['iss']) : undefined;
  const texts = new Set(roles.map((role) => roleIn(name, role)));
  return [...texts]
    .filter((role) => own === undefined || !role.startsWith(own))
    .map((role) => ({ id: role, name: role }));
}

const COGNITO_GROUPS = 'cognito:groups';
/** A pool makes a group for each identity provider of its own accord: `<pool>_Google`. It is no role. */
function ownGroupsOf(issuer: Json | undefined): string | undefined {
  const [, pool] = typeof issuer === 'string' ? (POOL.exec(issuer) ?? []) : [];
  return pool === undefined ? undefined : `${pool}_`;
}
const POOL = /^https:\/\/cognito-idp\.[a-z0-9-]{1,32}\.amazonaws\.com(?:\.cn)?\/([\w-]{1,64})$/;

function roleIn(name: string, role: Json): string {
  if (typeof role !== 'string' || role === '') {
    throw new MappingError('wrong_type', `${named(name)} must be a text, or a list of texts`);
  }
  if (role.length > MAX_KEY_LENGTH) throw tooLong(name);
  return role;
}

/** @throws {MappingError} `wrong_type` */
export function readText(
  claims: JsonObject,
  reader: ClaimsReader,
  one: ClaimOf,
): string | undefined {
  const claim = reader.find(claims, one);
  return claim === undefined ? undefined : textOf(claim);
}

function textOf({ name, value }: Claim): string {
  if (typeof value === 'string') return value;
  throw new MappingError('wrong_type', `${named(name)} must be a text`);
}

/** Some issuers write it as a text. */
function flagOf({ name, value }: Claim): boolean {
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw new MappingError('wrong_type', `${named(name)} must be true or false`);
}

/** All the others, with `_` for each `.` of their names, which would part a path. */
function readMetadata(claims: JsonObject, names: ReadonlySet<string>): JsonObject {
  const others = Object.entries(claims).filter(
    ([name]) => !OWN_CLAIMS.has(name) && !names.has(name),
  );
  const isWay = ([name]: readonly [string, Json]) => name.includes('.');
  const metadata = Object.fromEntries([
    ...others.filter(isWay).map(([name, value]) => [name.replaceAll('.', '_'), value] as const),
    // Last, as they are what they say: no other takes the place of one.
    ...others.filter((claim) => !isWay(claim)),
  ]);
  if (jsonObject.safeParse(metadata).success) return metadata;
  throw new MappingError('wrong_type', 'the claims are nested deeper than a job may be');
}

/** How messages name a claim: its name stands in the config, its value nowhere. */
export const named = (name: string): string => `claim "${name}"`;

const tooLong = (name: string): MappingError =>
  new MappingError('wrong_type', `${named(name)} is longer than ${MAX_KEY_LENGTH} characters`);
