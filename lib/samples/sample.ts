export const SAMPLE_PROVIDERS = ['clerk', 'auth0', 'cognito'] as const;
export type SampleProvider = (typeof SAMPLE_PROVIDERS)[number];

/** Whom and what a sample event is about, by the provider's ids and names. */
export interface Subject {
  readonly user: string;
  readonly email: string;
  readonly organization: string;
  readonly role: string;
}
export type SubjectPart = keyof Subject;

/** A ready-made event. */
export interface Sample {
  /** The provider's own name of the event. */
  readonly type: string;
  /** What it says, in a few words. */
  readonly says: string;
  /** The parts of the subject that are in it; its first one is what it is about. */
  readonly about: readonly [SubjectPart, ...SubjectPart[]];
  /** @param at time of the change, in ms. */
  readonly make: (subject: Subject, at: number) => object;
}

/** First and last name of everybody in the samples: nobody's. */
export const FIRST_NAME = 'Robin';
export const LAST_NAME = 'Example';

/** Samples by their type. */
export const byType = (samples: readonly Sample[]): ReadonlyMap<string, Sample> =>
  new Map(samples.map((sample) => [sample.type, sample]));

/** `org_acme` → `acme`; a name that is legal everywhere. */
export const slugOf = (organization: string): string =>
  organization
    .replace(/^org_/, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-');

/** `acme` → `Acme` */
export const titleOf = (slug: string): string => slug.charAt(0).toUpperCase() + slug.slice(1);
