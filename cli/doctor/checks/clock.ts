import axios from 'axios';
import { duration } from '../../terminal/index.ts';
import type { Check } from '../check.ts';
import { failed, ok, skipped, warning } from '../finding.ts';
import type { Patient } from '../patient.ts';
import { type Skew, skewOf } from '../skew.ts';

const WARN_MS = 60_000;
/** AWS refuses signatures that are older (Signature Version 4); so do webhooks' receivers. */
const FAIL_MS = 5 * 60_000;
const TIMEOUT_MS = 6_000;

/** Whether this machine's clock is right: signatures, leases and ages depend on it. */
export const clockCheck = (patient: Patient): Check => ({
  id: 'clock',
  title: 'local clock',
  async run() {
    const [sqs, permit] = await Promise.all([patient.skew(), skewOfPermit(patient)]);
    const known = [
      { server: 'SQS', ms: sqs },
      { server: 'Permit', ms: permit },
    ].flatMap(({ server, ms }) => (ms === undefined ? [] : [{ server, ms }]));
    if (known.length === 0) return skipped('no server said what time it is');
    const said = known.map(({ server, ms }) => describe(server, ms)).join(', ');
    const worst = Math.max(...known.map(({ ms }) => Math.abs(ms)));
    const remedy = 'Set the clock by NTP (timedatectl set-ntp true), and run it again.';
    if (worst > FAIL_MS) return failed(said, remedy);
    return worst > WARN_MS ? warning(said, remedy) : ok(said);
  },
});

function describe(server: string, ms: number): string {
  if (Math.abs(ms) < 2_000) return `as ${server}'s`;
  return `${duration(Math.abs(ms))} ${ms > 0 ? 'ahead of' : 'behind'} ${server}'s`;
}

async function skewOfPermit({ permit, shell }: Patient): Promise<Skew> {
  const account = await permit();
  if (account === undefined) return undefined;
  const { apiUrl, apiKey, call } = account;
  try {
    return await call({ requests: 1 }, async () => {
      const askedAt = shell.now();
      const answer = await axios.get<unknown>(`${apiUrl}/v2/api-key/scope`, {
        headers: { authorization: `Bearer ${apiKey}` },
        timeout: TIMEOUT_MS,
        signal: AbortSignal.timeout(TIMEOUT_MS),
        maxRedirects: 0,
        validateStatus: () => true,
      });
      return skewOf(answer, askedAt, shell.now());
    });
  } catch {
    // Whether Permit can be reached is another check's finding.
    return undefined;
  }
}
