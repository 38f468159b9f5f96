import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failureOf, type Opened, open } from './environment.ts';

let opened: Opened;
beforeEach(async () => {
  opened = await open('http');
});
afterEach(() => opened.close());

const answer = (path: string, body: unknown, status = 200) =>
  opened.standIn.faults.add({
    path,
    effect: { kind: 'error', status, body: JSON.stringify(body) },
  });

describe('attributes of the schema', () => {
  it('are told by key, with their type', async () => {
    answer('/users/attributes', [
      { key: 'plan', type: 'string', id: '1' },
      { key: 'seats', type: 'number', id: '2' },
    ]);
    expect(await opened.permit.userAttributes()).toEqual(
      new Map([
        ['plan', 'string'],
        ['seats', 'number'],
      ]),
    );
    answer('/resources/folder/attributes', [{ key: 'title', type: 'string' }]);
    expect(await opened.permit.resourceAttributes('folder')).toEqual(
      new Map([['title', 'string']]),
    );
  });

  it('are none that are known of what is not there', async () => {
    expect(await opened.permit.resourceAttributes('nothing')).toBeNull();
  });

  it('are not taken from an answer of another shape', async () => {
    answer('/users/attributes', { plan: 'string' });
    expect(await failureOf(opened.permit.userAttributes())).toMatchObject({
      code: 'unreadable_answer',
    });
  });

  it('that cannot be had are a failure', async () => {
    answer('/users/attributes', {}, 503);
    expect(await failureOf(opened.permit.userAttributes())).toMatchObject({ code: 'unavailable' });
  });
});
