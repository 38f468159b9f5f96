import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeUnparsed } from '../../../lib/jobs/index.ts';
import { receiveAll } from '../../queue/embedded-sqs.ts';
import { letterOf, membershipJob, type Place, startPlace, userJob } from './place.ts';

let place: Place;
beforeAll(async () => {
  place = await startPlace();
});
afterAll(() => place.close());

/** Puts one letter there, and answers its id. */
async function put(opened: ReturnType<Place['open']>, letter: Parameters<typeof opened.put>[0][0]) {
  await opened.put([letter]);
  return opened.deadLetters()[0]?.messageId ?? '';
}

describe.concurrent('dlq show', () => {
  it('shows the job masked, the reason, the history, and the calls of a replay', async () => {
    const opened = place.open();
    const id = await put(opened, letterOf(userJob(41), 'email_taken', 1_700_000_000_000));
    const { code, stdout } = await opened.dlq(['show', id.slice(0, 8)]);
    expect(code).toBe(0);
    expect(stdout).toContain(`Letter ${id}`);
    expect(stdout).toContain('reason: email_taken');
    expect(stdout).toContain('2023-11-14T22:13:20.000Z  failed, after 2 attempts');
    expect(stdout).toContain('"email": "p***@mail.example"');
    expect(stdout).not.toContain('Ada');
    expect(stdout).toContain('PUT /users/user_41');
    const clear = await opened.dlq(['show', id, '--show-personal-data']);
    expect(clear.stdout).toContain('Ada');
    expect(await opened.depth()).toEqual({ visible: 1, inFlight: 0 });
  });

  it('gives all of it as JSON', async () => {
    const opened = place.open();
    const id = await put(opened, letterOf(membershipJob(42, 'org:boss'), 'unknown_role'));
    const run = await opened.dlq(['show', id, '--json']);
    expect(run.json()).toMatchObject({
      id,
      reason: 'unknown_role',
      attributes: { source: 'clerk', eventId: 'msg_m42', attempts: 2 },
      job: { kind: 'membership', user: 'user_42' },
      preview: { outcome: 'refused', code: 'unknown_role', missing: null },
    });
  });

  it('says that something newer stands', async () => {
    const opened = place.open();
    const job = userJob(43);
    await place.settleNewer(job, 'user_43');
    const id = await put(opened, letterOf(job, 'expired'));
    const run = await opened.dlq(['show', id, '--json']);
    expect(run.json()).toMatchObject({ preview: { outcome: 'superseded', calls: [] } });
  });

  it("says of a kept event what its provider's parser says now", async () => {
    const opened = place.open();
    const event = {
      source: 'clerk',
      receivedAt: Date.now(),
      eventId: 'msg_e1',
      path: 'data.id',
      reason: 'unparseable_event',
      message: 'data.id: missing',
      body: new TextEncoder().encode('{"type":"user.created","data":{"first_name":"Ada"}}'),
    } as const;
    const id = await put(opened, {
      body: encodeUnparsed(event),
      reason: { reason: 'unparseable_event' },
    });
    const { stdout } = await opened.dlq(['show', id]);
    expect(stdout).toContain('"type": "user.created"');
    expect(stdout).toContain('it still cannot be read');
    expect(stdout).toMatch(/^ {2}data[.\w]*: /m);
    expect(stdout).not.toContain('Ada');
  });

  it('shows the rest where Permit or its key is missing, and says why', async () => {
    const opened = place.open({ PERMIT_API_KEY: '' });
    const id = await put(opened, letterOf(userJob(44), 'expired'));
    const { code, stdout } = await opened.dlq(['show', id]);
    expect(code).toBe(0);
    expect(stdout).toContain('reason: expired');
    expect(stdout).toContain('no more can be foreseen');
    expect(stdout).toContain('PERMIT_API_KEY');
  });

  it('names an id that is gone, that is too short, and that may be two letters', async () => {
    const opened = place.open();
    await opened.put([letterOf(userJob(1), 'expired')]);
    const gone = await opened.dlq(['show', '00000000-0000']);
    expect(gone).toMatchObject({ code: 1 });
    expect(gone.stderr).toContain('there is no letter 00000000-0000');
    expect(gone.stderr).toContain('permit-sync dlq list --letters');
    expect(await opened.dlq(['show', 'abc'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('"abc" is no letter\'s id'),
    });
  });

  it('says that a letter may be out of sight', async () => {
    const opened = place.open();
    const id = await put(opened, letterOf(userJob(1), 'expired'));
    await receiveAll(place.sqs.client, opened.dead, 30);
    const { code, stderr } = await opened.dlq(['show', id]);
    expect(code).toBe(1);
    expect(stderr).toContain('About 1 letters are out of sight');
  });
});
