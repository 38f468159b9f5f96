import { describe, expect, it } from 'vitest';
import type { SyncJob } from '../../lib/jobs/index.ts';
import { auth0Handlers } from '../../lib/providers/auth0/handlers.ts';
import { clerkHandlers } from '../../lib/providers/clerk/handlers.ts';
import { cloudTrailHandlers } from '../../lib/providers/cognito/cloudtrail/handlers.ts';
import { cognitoHandlers } from '../../lib/providers/cognito/handlers.ts';
import {
  parseAuth0,
  parseClerk,
  parseCloudTrail,
  parseCognito,
} from '../../lib/providers/index.ts';
import {
  cognitoCallSamples,
  SAMPLE_POOL,
  SAMPLE_PROVIDERS,
  type SampleProvider,
  samples,
  subjectOf,
} from '../../lib/samples/index.ts';

const now = 1_790_000_000_000;
const all = SAMPLE_PROVIDERS.flatMap((provider) =>
  Array.from(samples[provider].values(), (sample) => ({ provider, type: sample.type, sample })),
);

function jobsOf(provider: SampleProvider, event: object): readonly SyncJob[] {
  const body = new TextEncoder().encode(JSON.stringify(event));
  const outcome =
    provider === 'cognito'
      ? parseCognito(event, { receivedAt: now, requestId: 'r1' })
      : { clerk: parseClerk, auth0: parseAuth0 }[provider](body, {
          eventId: 'm1',
          receivedAt: now,
        });
  return outcome.kind === 'jobs' ? outcome.jobs : [];
}

describe('samples', () => {
  it.each([
    ['clerk', clerkHandlers],
    ['auth0', auth0Handlers],
    ['cognito', new Set([...cognitoHandlers.keys(), ...cloudTrailHandlers.keys()])],
  ] as const)('are there for every type that is handled, of %s', (provider, handlers) => {
    expect([...samples[provider].keys()].sort()).toEqual([...handlers.keys()].sort());
  });

  const posted = all.filter(({ sample }) => !cognitoCallSamples.includes(sample));
  it.each(posted)('become jobs of that type: $provider $type', ({ provider, type, sample }) => {
    const event = sample.make(subjectOf(provider, sample, {}), now);
    const jobs = jobsOf(provider, event);
    expect(jobs.length).toBeGreaterThan(0);
    for (const job of jobs) {
      expect(job).toMatchObject({ source: provider, eventType: type, version: now });
    }
  });

  it.each(cognitoCallSamples)('are read as the call $type', (sample) => {
    const event = sample.make(subjectOf('cognito', sample, {}), now);
    const context = { receivedAt: now, poolId: SAMPLE_POOL };
    const outcome = parseCloudTrail(event, context);
    expect(outcome).toMatchObject(
      sample.type === 'DeleteGroup' ? { reason: 'group_deleted' } : { type: sample.type },
    );
    if (outcome.kind === 'ignored') return;
    const user = outcome.kind === 'look-up' ? outcome.lookUp.sub : outcome.jobs[0];
    expect(JSON.stringify(user)).toContain(subjectOf('cognito', sample, {}).user);
  });

  it.each(all)('are about whom they are told: $provider $type', ({ provider, sample }) => {
    const given = {
      user: 'somebody',
      email: 'somebody@example.com',
      organization: 'somewhere',
      role: 'something',
    };
    const text = JSON.stringify(sample.make(subjectOf(provider, sample, given), now));
    for (const part of sample.about) expect(text).toContain(given[part]);
  });

  it.each(all)('name nobody real: $provider $type', ({ provider, sample }) => {
    const text = JSON.stringify(sample.make(subjectOf(provider, sample, {}), now));
    const addresses = text.match(/[^"@]+@[^"]+/g) ?? [];
    expect(addresses.filter((address) => !/@(?:\w+\.)?example\.com$/.test(address))).toEqual([]);
  });

  it('share no address between providers: Permit has each once', () => {
    const addresses = all
      .filter(({ sample }) => sample.about.includes('email'))
      .map(({ provider, sample }) => `${provider} ${subjectOf(provider, sample, {}).email}`);
    const distinct = new Set(addresses);
    expect(new Set([...distinct].map((one) => one.split(' ')[1])).size).toBe(distinct.size);
  });

  it('are numbered by what they are about, the address with it', () => {
    const [user, organization] = ['user.created', 'organization.created'].map((type) =>
      samples.clerk.get(type),
    );
    if (user === undefined || organization === undefined) throw new Error('no such sample');
    expect(subjectOf('clerk', user, {}, 7)).toMatchObject({
      user: 'user_robin-7',
      email: 'robin-7@clerk.example.com',
      organization: 'org_acme',
    });
    const email = 'kim@example.com';
    expect(subjectOf('clerk', user, { email }, 7)).toMatchObject({ email: 'kim+7@example.com' });
    expect(subjectOf('clerk', organization, { organization: 'org_1' }, 2)).toMatchObject({
      user: 'user_robin',
      organization: 'org_1-2',
    });
  });
});
