import type { SyncJob } from '../../lib/jobs/index.ts';
import { type CognitoCall, cognitoCall, cognitoToken } from '../../lib/samples/index.ts';

export const SUB = '0b8f6c52-0000-4000-8000-000000000009';

/** What an administrator does, or the user gets (a token), and when, in ms. */
export interface Act {
  readonly call: 'create' | 'disable' | 'enable' | 'rename' | 'join' | 'leave' | 'delete' | 'token';
  readonly group: string;
  readonly at: number;
}

interface Had {
  readonly enabled: boolean;
  readonly modifiedAt: number;
  readonly groups: ReadonlySet<string>;
}

const NAMES = {
  create: 'AdminCreateUser',
  disable: 'AdminDisableUser',
  enable: 'AdminEnableUser',
  rename: 'AdminUpdateUserAttributes',
  join: 'AdminAddUserToGroup',
  leave: 'AdminRemoveUserFromGroup',
  delete: 'AdminDeleteUser',
} as const;

/** What the trigger is told; `undefined`: who is disabled, or gone, gets no token. */
export function triggerAt(acts: readonly Act[], now: number): object | undefined {
  const had = stateAt(acts, now);
  if (had?.enabled !== true) return undefined;
  const user = { sub: SUB, email: 'nobody@example.com', givenName: 'No', familyName: 'Body' };
  return cognitoToken('RefreshTokens', user, [...had.groups]);
}

/** The record of CloudTrail; of a token there is none. */
export function recordOf({ call, group, at }: Act): object | undefined {
  if (call === 'token') return undefined;
  const about: CognitoCall = { name: NAMES[call], sub: SUB };
  return cognitoCall(call === 'join' || call === 'leave' ? { ...about, group } : about, at);
}

/** The user after all acts up to a time; `null`: there is none. */
export function stateAt(acts: readonly Act[], time: number): Had | null {
  return acts.filter(({ at }) => at <= time).reduce<Had | null>(after, null);
}

function after(had: Had | null, { call, group, at }: Act): Had | null {
  if (call === 'create') return had ?? { enabled: true, modifiedAt: at, groups: new Set() };
  if (had === null || call === 'delete') return null;
  switch (call) {
    case 'join':
      return { ...had, groups: new Set([...had.groups, group]) };
    case 'leave':
      return { ...had, groups: new Set([...had.groups].filter((one) => one !== group)) };
    case 'rename':
      return { ...had, modifiedAt: at };
    case 'token':
      return had;
    default:
      return { ...had, modifiedAt: at, enabled: call === 'enable' };
  }
}

/** What the directory reads of it: groups have no time of their own, and are told with a margin. */
export function answerAt(acts: readonly Act[], now: number): readonly SyncJob[] | null {
  const had = stateAt(acts, now);
  if (had === null) return null;
  const origin = {
    source: 'cognito',
    eventId: `~snapshot:${SUB}`,
    observedAt: now,
    fresh: true,
    change: 'updated',
    user: SUB,
  } as const;
  return [
    {
      ...origin,
      kind: 'user',
      eventType: 'snapshot.user',
      version: had.modifiedAt,
      whole: true,
      fields: { blocked: !had.enabled },
    },
    {
      ...origin,
      kind: 'membership',
      eventType: 'snapshot.membership',
      version: now - 60_000,
      tenant: null,
      roles: [...had.groups].map((name) => ({ id: name, name })),
    },
  ];
}
