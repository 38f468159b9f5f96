import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PermitError } from '../../lib/permit/errors.ts';
import { requestIdIn } from '../../lib/permit/request-ids.ts';
import { type Opened, open, WAYS } from './environment.ts';

const ann = { key: 'ann', attributes: {} };

describe.each(WAYS)('the ids of requests, %s', (way) => {
  let opened: Opened;
  beforeEach(async () => {
    opened = await open(way);
    await opened.permit.environment();
  });
  afterEach(() => opened.close());

  it('are told of calls that succeed, each to whoever made it', async () => {
    const { permit } = opened;
    const [one, two]: [string[], string[]] = [[], []];
    await Promise.all([
      permit.traced(
        () => permit.putUser(ann),
        (id) => one.push(id),
      ),
      permit.traced(
        () => permit.putUsers([{ ...ann, key: 'bob' }]),
        (id) => two.push(id),
      ),
    ]);
    expect(one).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)]);
    expect(two).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)]);
    expect(one).not.toEqual(two);
  });

  it('are told of calls that fail, and are those of the error', async () => {
    const { permit, standIn } = opened;
    standIn.faults.add({ method: 'PUT', effect: { kind: 'error', status: 422 } });
    const ids: string[] = [];
    const failed = permit.traced(
      () => permit.putUser(ann),
      (id) => ids.push(id),
    );
    const error = await failed.catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(PermitError);
    expect(error).toMatchObject({ requestId: ids[0] });
    expect(ids).toHaveLength(1);
  });

  it('are none where there was no answer', async () => {
    const { permit, standIn } = opened;
    standIn.faults.add({ effect: { kind: 'drop' } });
    const ids: string[] = [];
    await permit
      .traced(
        () => permit.putUser(ann),
        (id) => ids.push(id),
      )
      .catch(() => {});
    expect(ids).toEqual([]);
  });
});

describe('the id in an answer', () => {
  it.each([
    [{ 'x-request-id': 'a-1', 'cf-ray': 'b' }, 'a-1'],
    [{ 'cf-ray': '8f2-FRA' }, '8f2-FRA'],
    [{ 'x-amzn-trace-id': 'Root=1-67891233-abc' }, 'Root=1-67891233-abc'],
    [{ 'x-request-id': 'two words' }, undefined],
    [{ 'x-request-id': ['a', 'b'] }, undefined],
    [{}, undefined],
    [undefined, undefined],
  ])('is read from the headers %j', (headers, id) => {
    expect(requestIdIn(headers)).toBe(id);
  });
});
