import { expect, it } from 'vitest';
import { runCli } from '../run-cli.ts';

it.each([[], ['clerk'], ['auth0'], ['cognito'], ['csv'], ['jsonl']])(
  'backfill %s --help has examples and fits 80 columns',
  async (...source) => {
    const { code, stdout } = await runCli(['backfill', ...source, '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('Examples:\n  $ permit-sync backfill');
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  },
);
