/**
 * `node test/docs/newcomer.ts`: follows docs/first-deploy.md on a fresh clone of what is committed here, as far as it goes
 * without an account, and says for each command how it ended. Some minutes: `npm ci` installs everything. Ends with 1 at the
 * first command that fails.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { commandsOf } from './command-lines.ts';
import { blocksOf, ROOT, textOf } from './pages.ts';

const PAGE = 'docs/first-deploy.md';
const accountFrom = textOf(PAGE).split('## With accounts', 1).join('').split('\n').length;
const steps = blocksOf(PAGE)
  .filter(({ line, language }) => line < accountFrom && language === 'sh')
  .flatMap(commandsOf);

const scratch = mkdtempSync(join(tmpdir(), 'permit-sync-newcomer-'));
const clone = join(scratch, 'permit-sync');
/** What a newcomer has not set: credentials, and settings of ours. */
const OURS = /^(AWS|PERMIT|CLERK|AUTH0|COGNITO|SCIM|HANDOFF)_/;
/** This machine's shell without those, and without this checkout's programs. */
const env = Object.fromEntries(
  Object.entries({
    ...process.env,
    PATH: (process.env['PATH'] ?? '')
      .split(delimiter)
      .filter((folder) => !folder.startsWith(ROOT))
      .join(delimiter),
  }).filter(([name]) => !OURS.test(name)),
);

async function run(command: string, cwd: string): Promise<number> {
  const child = spawn('bash', ['-c', command], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  }
  await once(child, 'close');
  const last = said
    .trimEnd()
    .split('\n')
    .slice(child.exitCode === 0 ? -3 : -40);
  for (const line of last) console.log(`    ${line}`);
  return child.exitCode ?? 1;
}

let failed = 0;
try {
  for (const { at, text, words } of steps) {
    // The page has the address of no server in particular, and a shell of ours keeps no folder.
    const [program, what] = words;
    if (program === 'cd') continue;
    const isClone = program === 'git' && what === 'clone';
    console.log(`${at}: ${text}`);
    const started = Date.now();
    failed = await run(
      isClone ? `git clone --quiet '${ROOT}' permit-sync` : text,
      isClone ? scratch : clone,
    );
    console.log(`    ended with ${failed} after ${Math.round((Date.now() - started) / 1000)} s\n`);
    if (failed !== 0) break;
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.exitCode = failed;
