import { describe, expect, it } from 'vitest';
import { readLine } from '../../../local/dev/log-line.ts';
import { entryLine, storyLine } from '../../../local/dev/print.ts';
import { createStories } from '../../../local/dev/story.ts';

const event = { source: 'clerk', eventId: 'msg_1', eventType: 'user.created' };
const accepted = { event: 'webhook_accepted', ...event, jobs: 1 };
const job = (outcome: string, code?: string) => ({
  event: 'job',
  kind: 'user',
  outcome,
  ...event,
  ...(code === undefined ? {} : { code }),
});

function stories() {
  let time = 0;
  const made = createStories(() => time);
  return {
    ...made,
    pass: (ms: number) => {
      time += ms;
    },
  };
}
const told = (story: { stages: readonly { text: string }[] } | undefined) =>
  story?.stages.map(({ text }) => text).join(' → ');

describe('the story of an event', () => {
  it('ends when its job does', () => {
    const { add, pass } = stories();
    expect(add(accepted)).toBeUndefined();
    pass(300);
    const story = add(job('applied'));
    expect(told(story)).toBe('arrived → queued → applied');
    expect(story?.tookMs).toBe(300);
  });

  it('is the same when the worker is quicker with its line', () => {
    const { add } = stories();
    expect(add(job('unchanged'))).toBeUndefined();
    expect(told(add(accepted))).toBe('arrived → queued → unchanged');
  });

  it('is none of messages that are given back unread: they are counted, once a second', () => {
    const { add, overdue, pass } = stories();
    const back = (n: number) => ({
      event: 'job',
      level: 'warn',
      outcome: 'retry',
      code: 'out_of_time',
      messageId: `m${n}`,
    });
    for (let n = 0; n < 3; n++) {
      expect(add(back(n))).toBeUndefined();
      expect(entryLine('worker', back(n))).toBeUndefined();
    }
    expect(overdue().map((one) => [one.eventType, told(one)])).toEqual([
      ['(3 messages)', 'again later: out_of_time'],
    ]);
    add(back(4));
    expect(overdue()).toEqual([]);
    pass(1000);
    expect(overdue().map(({ eventType }) => eventType)).toEqual(['(1 message)']);
    expect(overdue()).toEqual([]);
  });

  it('waits for all of its jobs', () => {
    const { add } = stories();
    add({ ...accepted, jobs: 2 });
    expect(add(job('applied'))).toBeUndefined();
    expect(told(add(job('superseded')))).toBe(
      'arrived → queued 2 jobs → user applied, user superseded',
    );
  });

  it.each([
    ['dead', 'unknown_role', 'dead-lettered: unknown_role'],
    ['retry', 'unavailable', 'again later: unavailable'],
  ])('says why it is %s', (outcome, code, text) => {
    const { add } = stories();
    add(accepted);
    expect(told(add(job(outcome, code)))).toBe(`arrived → queued → ${text}`);
  });

  it('ends at the door when it is not let in', () => {
    const { add } = stories();
    expect(told(add({ event: 'webhook_rejected', source: 'clerk', cause: 'bad_signature' }))).toBe(
      'rejected: bad_signature',
    );
    expect(told(add({ event: 'webhook_ignored', ...event }))).toBe('arrived, ignored');
  });

  it('is one of a handoff as well, as far as it says how many jobs it became', () => {
    const handoff = { source: 'handoff', eventId: 'jti_1' };
    const { add, pass, overdue } = stories();
    expect(add({ event: 'handoff_accepted', ...handoff, jobs: 1 })).toBeUndefined();
    expect(told(add({ ...job('applied'), ...handoff }))).toBe('arrived → queued → applied');
    expect(told(add({ event: 'handoff_unchanged', ...handoff }))).toBe('arrived, unchanged');
    const refused = { event: 'handoff_rejected', source: 'handoff', code: 'expired_token' };
    expect(told(add({ ...refused, cause: 'exp' }))).toBe('rejected: exp');
    expect(add({ event: 'handoff_accepted', ...handoff })).toBeUndefined();
    pass(300);
    expect(add({ ...job('applied'), ...handoff })).toBeUndefined();
    expect(add({ ...job('unchanged'), ...handoff, kind: 'membership' })).toBeUndefined();
    pass(1100);
    const [whole] = overdue();
    expect(told(whole)).toBe('arrived → queued 2 jobs → user applied, membership unchanged');
    expect(whole).toMatchObject({ eventType: 'POST /handoff', tookMs: 300 });
    add({ event: 'handoff_accepted', ...handoff });
    pass(3000);
    expect(overdue().map(told)).toEqual(['arrived → queued → waiting']);
  });

  it('is told as far as it has got when nothing more comes', () => {
    const { add, pass, overdue } = stories();
    add(accepted);
    expect(overdue()).toEqual([]);
    pass(3000);
    expect(overdue().map(told)).toEqual(['arrived → queued → waiting']);
    expect(told(add(job('applied')))).toBeUndefined();
    pass(3000);
    expect(overdue().map(told)).toEqual(['applied']);
  });

  it('is one for each message that cannot be read', () => {
    const { add } = stories();
    const unreadable = { event: 'job', outcome: 'dead', code: 'malformed_job' };
    const lines = [1, 2, 3].map((n) => {
      const story = add({ ...unreadable, messageId: `message-${n}`, message: 'kind: unknown' });
      return story === undefined ? '' : storyLine(story, 0);
    });
    for (const [index, line] of lines.entries()) {
      expect(line).toContain(`(unreadable message)`);
      expect(line).toMatch(/dead-lettered: malformed_job: kind: unknown {2}message-\d$/);
      expect(line).toContain(`message-${index + 1}`);
    }
  });

  it('says what is wrong, and where, behind dead-lettered', () => {
    const { add } = stories();
    const kept = { event: 'webhook_unparseable', ...event, reason: 'unparseable_event' };
    const message = 'data.id: must be a string';
    const text = 'arrived, dead-lettered: unparseable_event: data.id: must be a string';
    expect(told(add({ ...kept, path: 'data.id', message }))).toBe(text);
    expect(told(add({ ...kept, path: 'data.id', message: 'must be a string' }))).toBe(text);
    expect(told(add({ ...kept, message: 'x'.repeat(1000) }))?.length).toBeLessThan(250);
    expect(told(add({ ...job('dead', 'unknown_role'), source: 'clerk' }))).toBeUndefined();
  });

  it('tells how long it took only of an event that it saw from its arrival to its end', () => {
    const { add, pass, overdue } = stories();
    const rejected = add({ event: 'webhook_rejected', source: 'clerk', cause: 'bad_signature' });
    add(accepted);
    pass(3000);
    const [waiting] = overdue();
    add(job('retry', 'outage'));
    pass(3000);
    const [again] = overdue();
    for (const story of [rejected, waiting, again]) {
      if (story === undefined) throw new Error('a story expected');
      expect(storyLine(story, 0)).not.toMatch(/\d s(?: |$)/);
    }
    add(accepted);
    pass(400);
    const whole = add(job('applied'));
    expect(whole === undefined ? '' : storyLine(whole, 0)).toMatch(/applied 0\.4 s {2}msg_1$/);
  });

  it('keeps its columns, whatever the type, and moves no cursor', () => {
    const { add } = stories();
    const stageAt = (eventType: string) => {
      const story = add({ event: 'webhook_ignored', ...event, eventType });
      return story === undefined ? -1 : storyLine(story, 0).indexOf('arrived');
    };
    const short = stageAt('user.created');
    expect(stageAt('organization.member.role.assigned')).toBe(short);
    expect(stageAt('TokenGeneration_NewPasswordChallenge')).toBe(short);
    expect(stageAt('x'.repeat(100))).toBe(short);
    const story = add({ event: 'webhook_ignored', ...event, eventType: 'a\u001b[2Jb\n' });
    expect(story === undefined ? '' : storyLine(story, 0)).toContain('clerk    a [2Jb ');
  });

  it('has its id whole, so that one can search for it', () => {
    const { add } = stories();
    const eventId = `msg_${'0123456789abcdef'.repeat(4)}`;
    const story = add({ event: 'webhook_ignored', ...event, eventId });
    expect(story === undefined ? '' : storyLine(story, 0)).toMatch(
      new RegExp(`ignored  ${eventId}$`),
    );
  });

  it('is one line', () => {
    const { add } = stories();
    add(accepted);
    const story = add(job('applied'));
    if (story === undefined) throw new Error('a story expected');
    expect(storyLine(story, 0)).toMatch(/clerk +user\.created +arrived.* msg_1$/);
    expect(storyLine(story, 0)).not.toContain('\n');
  });
});

describe("a function's line", () => {
  it('is an entry, a counter that says nothing, or mere text', () => {
    expect(readLine('{"event":"x","level":"warn"}')).toEqual({ event: 'x', level: 'warn' });
    expect(readLine('{"_aws":{},"accepted":1}')).toBeNull();
    expect(readLine('    at file.ts:1')).toBe('    at file.ts:1');
    expect(readLine('{"other":1}')).toBe('{"other":1}');
  });

  it('is shown by itself only when it warns', () => {
    expect(entryLine('worker', { event: 'x', level: 'info' })).toBeUndefined();
    expect(entryLine('worker', { event: 'x', level: 'error', message: 'why' })).toContain('x: why');
  });

  it('says why the worker stopped, with what Permit answered', () => {
    const entry = {
      event: 'round_stopped',
      level: 'error',
      cause: 'configuration',
      message: 'Permit refuses the API key: check PERMIT_API_KEY',
      status: 401,
      permitRequestId: 'abc',
    };
    expect(entryLine('worker', entry)).toBe(
      'worker round_stopped: configuration: Permit refuses the API key: check PERMIT_API_KEY (401, abc)',
    );
  });
});
