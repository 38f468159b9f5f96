import { auth0Samples } from './auth0-samples.ts';
import { clerkSamples } from './clerk-samples.ts';
import { cognitoSamples } from './cognito-samples.ts';
import type { Sample, SampleProvider, Subject, SubjectPart } from './sample.ts';

/** A ready-made event for every type that is handled, by provider and type. A test holds the two together. */
export const samples: Readonly<Record<SampleProvider, ReadonlyMap<string, Sample>>> = {
  clerk: clerkSamples,
  auth0: auth0Samples,
  cognito: cognitoSamples,
};

const ORGANIZATION = 'org_acme';
const DEFAULTS: Readonly<Record<SampleProvider, Omit<Subject, 'email'>>> = {
  clerk: { user: 'user_robin', organization: ORGANIZATION, role: 'admin' },
  auth0: { user: 'auth0|robin', organization: ORGANIZATION, role: 'editor' },
  cognito: {
    user: '5a3c1f6e-0000-4000-8000-000000000001',
    organization: ORGANIZATION,
    role: 'editor',
  },
};

/** What of a sample's subject is another than its own. */
export type GivenSubject = { readonly [Part in keyof Subject]?: Subject[Part] | undefined };

/**
 * Whom a sample is about.
 *
 * @param number - tells one of many from the others: it is put behind the id of what the sample is about
 */
export function subjectOf(
  provider: SampleProvider,
  { about: [first] }: Sample,
  given: GivenSubject,
  number?: number,
): Subject {
  const own = DEFAULTS[provider];
  const numbered = (part: SubjectPart, id: string) =>
    number !== undefined && part === first ? `${id}-${number}` : id;
  const user = numbered('user', given.user ?? own.user);
  return {
    user,
    organization: numbered('organization', given.organization ?? own.organization),
    role: given.role ?? own.role,
    email: given.email === undefined ? addressOf(provider, user) : plus(given.email, number),
  };
}

/** Permit has an address once, so each user has its own, at each provider; example.com is nobody's (RFC 2606). */
const addressOf = (provider: SampleProvider, user: string): string =>
  `${user.replace(/^(?:user_|[^|]*\|)/, '').replaceAll(/[^A-Za-z0-9-]+/g, '-')}@${provider}.example.com`;

/** `kim@example.com` → `kim+2@example.com`: many mail servers bring both to one place. */
const plus = (email: string, number: number | undefined): string =>
  number === undefined ? email : email.replace('@', `+${number}@`);
