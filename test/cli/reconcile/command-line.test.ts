import { describe, expect, it } from 'vitest';
import { runCli } from '../run-cli.ts';

const reconcile = (...args: readonly string[]) => runCli(['reconcile', ...args]);

describe('the command line of reconcile', () => {
  it('reads well at 80 columns', async () => {
    const { code, stdout } = await reconcile('--help');
    expect(code).toBe(0);
    expect(stdout).toContain('$ permit-sync reconcile clerk --stage prod');
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it.each([
    [['okta'], /okta.*Allowed choices are clerk, auth0, cognito/],
    [['clerk', '--max-removals', 'many'], /--max-removals "many": is neither a share nor a number/],
    [['clerk', '--max-removals', '120%'], /--max-removals "120%"/],
    [['clerk', '--limit-report', '-1'], /--limit-report "-1": is no number/],
    [['clerk', '--user', ' '], /--user "": names nobody/],
    [['clerk', '--json', '--format', 'html'], /only one of them/],
    [['clerk', '--dry-run'], /--dry-run: belongs to --mapping/],
    [['clerk', '--mapping', '--apply', '--dry-run'], /--apply and --dry-run: only one of them/],
    [['clerk', '--mapping', '--user', 'user_1'], /--user: means nothing with --mapping/],
    [['clerk', '--format', 'pdf'], /Allowed choices are table, json, html/],
  ])('refuses %j', async (args, why) => {
    const { code, stderr } = await reconcile(...args);
    expect(stderr).toMatch(why);
    expect(code).toBe(2);
  });

  it('names the credentials and the settings that it misses', async () => {
    const credentials = await reconcile('clerk');
    expect(credentials.code).toBe(1);
    expect(credentials.stderr).toContain('CLERK_SECRET_KEY');
    const settings = await runCli(['reconcile', 'clerk'], {
      env: { CLERK_SECRET_KEY: 'sk_test_1' },
    });
    expect(settings.stderr).toContain('LEDGER_TABLE');
  });
});
