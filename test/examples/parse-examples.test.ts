import { describe, expect, it } from 'vitest';
import { defineExamples, ExamplesError, parseExamples } from '../../lib/examples/index.ts';
import { clerk, deletion } from './stories.ts';

const good = clerk([deletion('user_1')]);

function problemsOf(value: unknown): string {
  try {
    parseExamples(value);
  } catch (error) {
    if (error instanceof ExamplesError) return error.message;
    throw error;
  }
  return 'none';
}

describe('examples', () => {
  it('are taken as they are when nothing is wrong', () => {
    expect(parseExamples([good])).toEqual([good]);
    expect(defineExamples([good])).toEqual([good]);
  });

  it.each([
    ['no list', { good }, 'sync.examples.ts: must export a list of examples by default'],
    ['no example', [3], 'sync.examples.ts: 1: must be object'],
    [
      'a source that there is not',
      [{ ...good, source: 'okta' }],
      'sync.examples.ts: 1 "an example": source: must be "clerk", "auth0", "cognito", "scim" or "handoff"',
    ],
    ['no event', [{ ...good, events: [] }], 'events: must have an event'],
    [
      'an event without a type',
      [{ ...good, events: [{ data: {} }] }],
      'events.0.type: must be string',
    ],
    [
      'a Cognito trigger without attributes',
      [{ ...good, source: 'cognito', events: [{ triggerSource: 'x', request: {} }] }],
      'events.0.request.userAttributes: must be',
    ],
    [
      'a directory of no tenant that there could be',
      [{ ...good, source: 'scim', events: [{ tenant: '..', user: { userName: 'a' } }] }],
      'events.0.tenant: must be 1 to 64 of A-Z a-z 0-9 . _ -, and neither . nor ..',
    ],
    [
      'a user of a directory without a name',
      [{ ...good, source: 'scim', events: [{ tenant: 't', user: {} }] }],
      'events.0.user.userName: must be string',
    ],
    [
      'what a directory is not told of',
      [{ ...good, source: 'scim', events: [{ tenant: 't', user: { userName: 'a' }, role: 'x' }] }],
      'events.0.role: there is no such field',
    ],
    [
      'a token that is not its claims',
      [{ ...good, source: 'handoff', events: ['eyJ'] }],
      'events.0: not an object',
    ],
    [
      'a field that there is not',
      [{ ...good, facts: { users: { u: { rolls: {} } } } }],
      '1 "an example": facts.users.u.rolls: there is no such field',
    ],
    [
      'roles that are no keys',
      [{ ...good, facts: { users: { u: { roles: { t: 3 } } } } }],
      'facts.users.u.roles.t: must be a key, or a list of keys',
    ],
    ['facts that state nothing', [{ ...good, facts: {} }], 'facts: states nothing'],
    ['facts and a refusal', [{ ...good, refused: 'wrong_type' }], 'one of the two'],
    ['neither', [{ ...good, facts: undefined }], 'sync.examples.ts: 1 "an example": '],
    ['a name that stands twice', [good, good], '2 "an example": has the name of 1'],
  ])('with %s are refused, with the place and the rule', (_, value, message) => {
    expect(problemsOf(value)).toContain(message);
  });

  it('are refused for all that is wrong at once, each on a line', () => {
    const wrong = { ...good, name: 'another', events: [{ data: {} }], refusal: 'x' };
    expect(problemsOf([good, good, wrong]).split('\n')).toHaveLength(3);
  });

  it('are named by the file that they are in', () => {
    expect(() => parseExamples([3], 'mine.ts')).toThrow('mine.ts: 1: must be');
  });
});
