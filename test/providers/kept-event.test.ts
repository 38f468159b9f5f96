import { describe, expect, it } from 'vitest';
import { decodeUnparsed, encodeUnparsed, type UnparsedEvent } from '../../lib/jobs/index.ts';
import { ParseError, parseKeptEvent } from '../../lib/providers/index.ts';
import { altered, fixture } from './fixture.ts';

function kept(source: UnparsedEvent['source'], body: Uint8Array): UnparsedEvent {
  return {
    source,
    receivedAt: 1_767_225_600_000,
    eventId: 'msg_kept',
    path: 'data.id',
    reason: 'unparseable_event',
    message: 'data.id: must be string',
    body,
  };
}

describe('a kept event', () => {
  it('is read again by its own provider, under the id that it came with', () => {
    const event = decodeUnparsed(
      encodeUnparsed(kept('clerk', fixture('clerk/organization.deleted'))),
    );
    expect(parseKeptEvent(event)).toMatchObject([{ kind: 'tenant.deleted', eventId: 'msg_kept' }]);
    expect(parseKeptEvent(kept('auth0', fixture('auth0/user.deleted')))).toMatchObject([
      { kind: 'user.deleted', eventId: 'evt_user_deleted' },
    ]);
  });

  it('makes no jobs when its type is ignored', () => {
    expect(parseKeptEvent(kept('clerk', fixture('clerk/session.created')))).toEqual([]);
  });

  it('is refused while it still lacks what it must have', () => {
    const body = altered('clerk/user.deleted', 'data.id', undefined);
    expect(() => parseKeptEvent(kept('clerk', body))).toThrow(ParseError);
  });

  it('is refused when its provider keeps none', () => {
    const body = fixture('clerk/user.deleted');
    expect(() => parseKeptEvent(kept('scim', body))).toThrow(ParseError);
  });

  it("is read by CloudTrail's record when it is of Cognito", () => {
    expect(parseKeptEvent(kept('cognito', fixture('cognito-admin/DeleteUser')))).toMatchObject([
      { kind: 'user.deleted', source: 'cognito' },
    ]);
  });

  it('is refused when Cognito would have to be asked, with who asks', () => {
    const body = fixture('cognito-admin/AdminEnableUser');
    expect(() => parseKeptEvent(kept('cognito', body))).toThrow(
      /AdminEnableUser .* permit-sync reconcile cognito --user [\w-]+ --apply/,
    );
  });

  it('is refused when it deleted a group, with who can tell what that gave', () => {
    expect(() => parseKeptEvent(kept('cognito', fixture('cognito-admin/DeleteGroup')))).toThrow(
      /DeleteGroup .* permit-sync reconcile cognito --apply/,
    );
  });
});
