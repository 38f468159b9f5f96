import { describe, expect, it } from 'vitest';
import { runCli } from '../run-cli.ts';

describe('the help of dlq', () => {
  it.each(['', 'list', 'show', 'edit', 'replay', 'drop', 'export', 'import'])(
    'fits 80 columns, with examples: dlq %s',
    async (command) => {
      const { code, stdout } = await runCli([
        'dlq',
        ...command.split(' ').filter(Boolean),
        '--help',
      ]);
      expect(code).toBe(0);
      expect(stdout).toContain('Examples:');
      for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    },
  );
});
