import type { Settings } from './packaging.ts';

/** What can be on or off, each with its values. */
export const SWITCHES: Readonly<Record<string, readonly string[]>> = {
  clerk: ['off', 'on'],
  auth0: ['off', 'on'],
  cognito: ['none', 'new', 'existing'],
  cognitoAdmin: ['off', 'on'],
  scim: ['off', 'on'],
  handoff: ['off', 'on'],
  reconcile: ['off', 'on'],
};

const POOL = 'arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_AbC123';

/**
 * Combinations in which each two values of two switches meet at least once, but for an administrators' function without a
 * pool. In the order of `SWITCHES`.
 */
export const COMBINATIONS: readonly Settings[] = [
  'off off none off off off off',
  'on on new on on on on',
  'off off new off off off on',
  'off on existing on off on off',
  'on off existing off on off off',
  'on on none off on on on',
  'on on existing on off off on',
  'off off new on on on off',
].map((line) => {
  const values = line.split(' ');
  const settings = Object.keys(SWITCHES).map((name, at) => [name, values[at] ?? '']);
  const pool = values.includes('existing') ? { cognitoPoolArn: POOL } : {};
  const sources = values.at(-1) === 'on' ? { reconcileSources: 'clerk' } : {};
  return { ...Object.fromEntries(settings), ...pool, ...sources };
});
