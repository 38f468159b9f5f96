import { describe, expect, it } from 'vitest';
import { runCli } from './run-cli.ts';

describe('permit-sync', () => {
  it('shows its help, 80 columns at most, and ends with 0', async () => {
    const { code, stdout } = await runCli(['--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('Usage: permit-sync');
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('ends with 2 for a command that there is not, and says what to do', async () => {
    const { code, stdout, stderr } = await runCli(['nonsense']);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('--help');
  });
});
