import { describe, expect, it } from 'vitest';
import { failedItems } from '../../../local/lambda/batch-response.ts';

const sent = ['a', 'b', 'c'];
const answer = (value: unknown) => failedItems(JSON.stringify(value), sent);

describe('a partial batch response', () => {
  it('names the messages that failed', () => {
    expect(answer({ batchItemFailures: [{ itemIdentifier: 'b' }] })).toEqual(['b']);
  });

  it.each([
    ['an empty list', { batchItemFailures: [] }],
    ['a null list', { batchItemFailures: null }],
    ['an empty response', {}],
    ['a null response', null],
  ])('means that all succeeded: %s', (_, value) => {
    expect(answer(value)).toEqual([]);
  });

  it.each([
    ['an empty identifier', { batchItemFailures: [{ itemIdentifier: '' }] }],
    ['a null identifier', { batchItemFailures: [{ itemIdentifier: null }] }],
    ['a misnamed identifier', { batchItemFailures: [{ messageId: 'a' }] }],
    ['an identifier of another batch', { batchItemFailures: [{ itemIdentifier: 'z' }] }],
    ['a list of another shape', { batchItemFailures: ['a'] }],
    ['text', 'done'],
  ])('means that all failed: %s', (_, value) => {
    expect(answer(value)).toEqual(sent);
  });

  it('means that all failed: no JSON', () => {
    expect(failedItems('', sent)).toEqual(sent);
  });
});
