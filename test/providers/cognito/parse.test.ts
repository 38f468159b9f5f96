import { describe, expect, it } from 'vitest';
import { decodeJob, encodeJob, type SyncJob } from '../../../lib/jobs/index.ts';
import { cognitoHandlers } from '../../../lib/providers/cognito/handlers.ts';
import { ParseError, parseCognito } from '../../../lib/providers/index.ts';
import { json, put } from '../fixture.ts';

const SUB = '6f1c0c5e-0000-4000-8000-000000000001';
const context = { receivedAt: 1_767_225_600_000, requestId: 'req-1' };

function jobsOf(event: unknown): readonly SyncJob[] {
  const outcome = parseCognito(event, context);
  return outcome.kind === 'jobs' ? outcome.jobs : [];
}

const origin = (triggerSource: string) => ({
  source: 'cognito' as const,
  eventId: `${triggerSource}:${SUB}:1767225600000:req-1`,
  eventType: triggerSource,
  version: 1_767_225_600_000,
  observedAt: 1_767_225_600_000,
});
const PROFILE = {
  email: 'alan@bombe.test',
  emailVerified: true,
  firstName: 'Alan',
  lastName: 'Turing',
  name: 'Alan Turing',
  username: 'alan',
  phone: '+15550100019',
  custom: { 'custom:plan': 'hut8', 'custom:seat': '7' },
};
const TOKEN_PROFILE = { email: 'alan@bombe.test', emailVerified: true, custom: {} };
const GROUPS = ['codebreakers', 'editors'].map((name) => ({ id: name, name }));
const groups = 'request.groupConfiguration.groupsToOverride'.split('.');

describe('Cognito triggers', () => {
  it.each([
    ['PostConfirmation_ConfirmSignUp', 'created'],
    ['PostAuthentication_Authentication', 'updated'],
  ] as const)('reads the user of %s, and no roles', (triggerSource, change) => {
    const jobs = jobsOf(json(`cognito/${triggerSource}`));
    const whose = { ...origin(triggerSource), change, user: SUB };
    expect(jobs).toEqual([
      { ...whose, kind: 'user', whole: true, fields: PROFILE },
      { ...whose, kind: 'membership', tenant: null },
    ]);
    expect(jobs[1]).not.toHaveProperty('roles');
    expect(jobs.map(encodeJob).map(decodeJob)).toEqual(jobs);
  });

  it.each([
    'TokenGeneration_HostedAuth',
    'TokenGeneration_Authentication',
    'TokenGeneration_NewPasswordChallenge',
    'TokenGeneration_AuthenticateDevice',
    'TokenGeneration_RefreshTokens',
  ])('reads the user and the groups of %s, without the automatic group', (triggerSource) => {
    const jobs = jobsOf(json(`cognito/${triggerSource}`));
    const whose = { ...origin(triggerSource), change: 'updated', user: SUB };
    expect(jobs).toEqual([
      { ...whose, kind: 'user', whole: true, fields: TOKEN_PROFILE },
      { ...whose, kind: 'membership', tenant: null, roles: GROUPS },
    ]);
    expect(jobs.map(encodeJob).map(decodeJob)).toEqual(jobs);
  });

  it('has a test for every trigger source that it handles', () => {
    expect(cognitoHandlers.size).toBe(7);
  });

  it('reads the first sign-in through a federated provider', () => {
    const [user] = jobsOf(json('cognito/PostConfirmation_ConfirmSignUp.federated'));
    expect(user).toMatchObject({
      change: 'created',
      fields: { email: 'alan@bombe.test', emailVerified: false, custom: {} },
    });
  });

  it('takes an empty list of groups for an answer', () => {
    const event = put(json('cognito/TokenGeneration_Authentication'), groups, []);
    expect(jobsOf(event)[1]).toHaveProperty('roles', []);
  });

  it('takes a list with the automatic group alone for an empty one', () => {
    const only = ['eu-west-1_Loom1_Google'];
    const event = put(json('cognito/TokenGeneration_Authentication'), groups, only);
    expect(jobsOf(event)[1]).toHaveProperty('roles', []);
  });

  it.each([
    ['groupConfiguration', undefined],
    ['groupConfiguration', null],
    ['groupConfiguration', {}],
    ['groupConfiguration.groupsToOverride', null],
  ])('says nothing about roles when %s is %j', (path, value) => {
    const event = json('cognito/TokenGeneration_Authentication');
    const [, membership] = jobsOf(put(event, ['request', ...path.split('.')], value));
    expect(membership).toMatchObject({ kind: 'membership' });
    expect(membership).not.toHaveProperty('roles');
  });

  it.each([
    'PostConfirmation_ConfirmForgotPassword',
    'TokenGeneration_ClientCredentials',
    'UserMigration_Authentication',
  ])('lets %s pass', (name) => {
    expect(parseCognito(json(`cognito/${name}`), context)).toEqual({ kind: 'ignored', type: name });
  });

  it('looks at nothing in an event that it lets pass', () => {
    const event = {
      triggerSource: 'UserMigration_Authentication',
      get request(): unknown {
        throw new Error('looked at');
      },
    };
    expect(parseCognito(event, context).kind).toBe('ignored');
  });

  it.each([null, undefined, 'x', [], {}, { triggerSource: 1 }])('lets %j pass', (event) => {
    expect(parseCognito(event, context).kind).toBe('ignored');
  });

  it.each([
    ['request', undefined],
    ['request.userAttributes', null],
    ['request.userAttributes.sub', undefined],
    ['request.userAttributes.sub', ''],
    ['request.userAttributes.sub', 's'.repeat(257)],
    ['request.userAttributes.email', 7],
    ['request.groupConfiguration.groupsToOverride', 'admins'],
    ['request.groupConfiguration.groupsToOverride.1', ''],
  ])('names %s when it is %j', (path, value) => {
    const event = put(json('cognito/TokenGeneration_Authentication'), path.split('.'), value);
    expect(() => jobsOf(event)).toThrow(
      expect.objectContaining({ path, eventType: 'TokenGeneration_Authentication' }),
    );
    expect(() => jobsOf(event)).toThrow(ParseError);
  });

  it('leaves the event as it was', () => {
    const event = json('cognito/TokenGeneration_RefreshTokens');
    jobsOf(event);
    expect(event).toEqual(json('cognito/TokenGeneration_RefreshTokens'));
  });
});
