import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { drawTable } from '../../cli/terminal/table.ts';
import { bundleCommandLine } from '../../local/build/bundle.ts';
import type { ChildEnd } from '../cli/backfill/child.ts';
import { startCli } from '../cli/backfill/child.ts';
import { aboutCompany, startCompany } from '../cli/backfill/clerk-company.ts';
import { aboutFile, writeLargeFile } from './large-file.ts';
import { type Compared, startQueueInMemory } from './queue-in-memory.ts';

/**
 * The long form of the backfill's tests: `npm run bench:backfill`. A directory of 100,000 users behind an API that
 * throttles and fails, read by the command line in a process of its own, which is killed twice at random and resumed;
 * then a CSV file of 200 MB. What is on the import queue in the end must be exactly what was there to be read, and no
 * process may have needed more than 200 MiB. `BACKFILL_USERS` and `BACKFILL_FILE_MB` make it smaller.
 */
const numberOf = (name: string, otherwise: number): number =>
  Number(process.env[name] ?? otherwise);
const USERS = numberOf('BACKFILL_USERS', 100_000);
const FILE_MB = numberOf('BACKFILL_FILE_MB', 200);
const COMPANY = {
  users: USERS,
  organizations: Math.ceil(USERS / 500),
  memberships: Math.floor(USERS * 1.5),
};
const MOST_MIB = 200;
/** Shares of the requests that a whole run makes, by which the process is killed. */
const KILLED_WITHIN = [0.4, 0.5] as const;

const rows: string[][] = [];
let isRight = true;

function tell(name: string, end: ChildEnd, note: string): void {
  const how = end.code === null ? 'killed' : `exit ${end.code}`;
  isRight &&= end.peakMib <= MOST_MIB;
  rows.push([name, how, (end.ms / 1000).toFixed(1), end.peakMib.toFixed(0), note]);
  console.error(`${rows.at(-1)?.join(' · ')}${end.code ? `\n${end.stderr}` : ''}`);
}

function exactly({ missing, surplus, twice }: Compared): string {
  isRight &&= missing === 0 && surplus === 0;
  if (missing > 0 || surplus > 0) return `WRONG: ${missing} missing, ${surplus} too many`;
  return `exact; ${twice} jobs sent twice`;
}

async function fromClerk(folder: string, program: string): Promise<void> {
  const queue = await startQueueInMemory();
  let onRequest: (() => void) | undefined;
  const clerk = await startCompany(COMPANY, {
    faults: (n) => {
      if (n % 17 === 0) return { kind: 'throttled', retryAfter: 1 };
      return n % 23 === 0 ? { kind: 'status', status: 500 } : undefined;
    },
    beforeRequest: () => onRequest?.(),
  });
  const env = { ...queue.env, CLERK_API_URL: clerk.url, CLERK_SECRET_KEY: clerk.secretKey };
  const requests = COMPANY.users / 500 + COMPANY.organizations * 3;
  try {
    for (const [at, share] of [...KILLED_WITHIN, undefined].entries()) {
      const args = ['backfill', 'clerk', ...(at === 0 ? [] : ['--resume'])];
      const child = startCli(args, { env, cwd: folder, program });
      const killAt = share && Math.ceil(Math.random() * share * requests);
      let seen = 0;
      onRequest = () => {
        seen += 1;
        if (seen === killAt) setTimeout(child.kill, Math.random() * 1000);
      };
      const end = await child.ended;
      const note =
        end.code === null
          ? `at its request ${killAt}`
          : exactly(queue.compare(aboutCompany(COMPANY)));
      isRight &&= end.code === (share === undefined ? 0 : null);
      tell(`clerk, ${USERS} users, process ${at + 1}`, end, note);
    }
  } finally {
    await clerk.close();
    await queue.close();
  }
}

async function fromFile(folder: string, program: string): Promise<void> {
  const queue = await startQueueInMemory();
  try {
    const path = join(folder, 'large.csv');
    const { users, bytes } = await writeLargeFile(path, FILE_MB * 1_000_000);
    const child = startCli(['backfill', 'csv', path], { env: queue.env, cwd: folder, program });
    const end = await child.ended;
    isRight &&= end.code === 0;
    const compared = exactly(queue.compare(aboutFile(users)));
    tell(`csv, ${(bytes / 1_000_000).toFixed(0)} MB, ${users} users`, end, compared);
  } finally {
    await queue.close();
  }
}

const folder = await mkdtemp(join(tmpdir(), 'backfill-'));
try {
  // As it is shipped: the sources themselves need more memory, for Node to read them.
  await bundleCommandLine(fileURLToPath(new URL('../../', import.meta.url)), folder);
  const program = join(folder, 'cli/permit-sync.mjs');
  await fromClerk(folder, program);
  await fromFile(folder, program);
} finally {
  await rm(folder, { recursive: true });
}
console.log(
  drawTable(
    {
      columns: ['what', 'ended', 's', 'peak MiB', 'import queue'],
      rows,
    },
    { isTerminal: true, columns: 140, colour: false },
  ),
);
console.log(isRight ? `Exact, within ${MOST_MIB} MiB.` : 'NOT RIGHT.');
process.exit(isRight ? 0 : 1);
