import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { commands } from '../../cli/commands.ts';
import { runCli } from './run-cli.ts';

/** The words that lead to each command, those with commands of their own included. */
function pathsOf(command: Command, above: readonly string[] = []): (readonly string[])[] {
  return command.commands.flatMap((one) => {
    const path = [...above, one.name()];
    return [path, ...pathsOf(one, path)];
  });
}

const program = new Command();
for (const register of commands) register(program, () => async () => {});
const paths = pathsOf(program);

describe('permit-sync', () => {
  it('has every command that it is documented to have', () => {
    const text = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8');
    const table = text.slice(text.indexOf('| command |'), text.indexOf('What to do when'));
    const documented = [...table.matchAll(/^\| `([a-z]+)/gm)].map(([, name]) => name);
    expect(program.commands.map((one) => one.name()).toSorted()).toEqual(documented.toSorted());
    expect(paths.length).toBeGreaterThan(20);
  });

  it.each([[], ...paths].map((path) => [path.join(' ') || '(by itself)', path] as const))(
    'shows the help of %s: what it does, with examples, in 80 columns',
    async (_, path) => {
      const { code, stdout, stderr } = await runCli([...path, '--help']);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain(['Usage: permit-sync', ...path].join(' '));
      expect(stdout).toContain(`$ permit-sync ${path.join(' ')}`.trim());
      const said = stdout.slice(stdout.indexOf('\n\n') + 2).split('\n\n', 1)[0] ?? '';
      expect(said).toMatch(/^[A-Z].*\.$/s);
      expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    },
  );

  it('ends with 2 for a command that there is not, and says what to do', async () => {
    const { code, stdout, stderr } = await runCli(['statsu']);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('status');
    expect(stderr).toContain('--help');
  });
});
