import type { JsonObject, UserFields } from '../../jobs/index.ts';
import type { HandoffConfig } from '../config/config.ts';
import { MappingError } from '../errors.ts';
import { compileKeyTemplate, type KeyTemplate } from '../key-template.ts';
import type { HandoffReader } from '../mapping.ts';
import type { Problems } from '../problems.ts';
import { type ClaimsReader, compileClaims } from './claims.ts';
import { named, readFields, readId, readRoles, readText } from './read-claims.ts';

const isByEmail = (userKey: string): boolean => userKey.includes('{email}');

/** Users are known by what {@link HandoffReader.read} gives. */
export const handoffTemplate = (userKey = '{id}', problems: Problems): KeyTemplate =>
  compileKeyTemplate(
    'handoff.userKey',
    'user',
    userKey,
    isByEmail(userKey) ? '{email}' : '{id}',
    problems,
  );

/** Makes ready how the claims of a verified token are read. */
export function compileHandoff(config: HandoffConfig, problems: Problems): HandoffReader {
  const { userKey = '{id}', trust = [], tenant: ofOthers } = config;
  const reader = compileClaims(config.claims ?? {});
  const trustsEmail = trust.includes('email');
  if (isByEmail(userKey)) refuseWithoutEmail(config, reader, trustsEmail, problems);
  else refuseEmailAsId(reader, problems);
  const userIn = isByEmail(userKey)
    ? (claims: JsonObject, fields: UserFields) => verifiedEmail(claims, fields, reader, trustsEmail)
    : (claims: JsonObject) => readId(claims, reader, 'user') ?? missing(reader, 'user');
  return {
    read(claims) {
      const fields = readFields(claims, reader);
      const user = userIn(claims, fields);
      const tenant = readId(claims, reader, 'tenant');
      const tenantName = tenant === undefined ? undefined : readText(claims, reader, 'tenantName');
      const roles = readRoles(claims, reader);
      return {
        user,
        fields,
        tenant: tenant ?? (ofOthers === undefined ? undefined : null),
        ...(tenantName === undefined ? {} : { tenantName }),
        ...(roles === undefined ? {} : { roles }),
      };
    },
  };
}

/** An address that is not verified may be somebody else's. @throws {MappingError} `missing_value` */
function verifiedEmail(
  claims: JsonObject,
  { emailVerified }: UserFields,
  reader: ClaimsReader,
  trustsEmail: boolean,
): string {
  const email = readId(claims, reader, 'email') ?? missing(reader, 'email');
  const isVerified = emailVerified === true || (trustsEmail && emailVerified === undefined);
  return isVerified ? email.toLowerCase() : missing(reader, 'emailVerified', 'must be true');
}

function missing(
  reader: ClaimsReader,
  one: 'user' | 'email' | 'emailVerified',
  what = 'is not there',
): never {
  const names = reader.namesOf(one).map(named).join(' or ');
  throw new MappingError('missing_value', `${names} ${what}: users are known by it`);
}

function refuseWithoutEmail(
  { claims }: HandoffConfig,
  reader: ClaimsReader,
  trustsEmail: boolean,
  problems: Problems,
): void {
  if (claims?.user !== undefined) {
    problems.add('handoff.claims.user', "does nothing: userKey is '{email}'");
  }
  if (reader.namesOf('email').length === 0) {
    problems.add('handoff.claims.email', 'cannot be false: users are known by it');
  }
  if (reader.namesOf('emailVerified').length === 0 && !trustsEmail) {
    problems.add(
      'handoff.claims.emailVerified',
      'cannot be false: users are known by their e-mail; if every issuer has verified it, name email in handoff.trust',
    );
  }
}

function refuseEmailAsId(reader: ClaimsReader, problems: Problems): void {
  const emails = new Set(reader.namesOf('email'));
  for (const name of reader.namesOf('user').filter((one) => emails.has(one))) {
    problems.add(
      'handoff.claims.user',
      `"${name}" is the e-mail, and may be somebody else's: leave it out and take userKey '{email}', for one that is verified`,
    );
  }
}
