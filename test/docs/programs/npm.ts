import { readOptions } from '../../../bench/options.ts';
import * as workloads from '../../../bench/workloads/index.ts';
import { chosenBy } from '../../../local/demo/examples/chosen.ts';
import { devOptions } from '../../../local/dev/options.ts';
import project from '../../../package.json' with { type: 'json' };
import { argumentsOf, type CommandLine } from '../command-lines.ts';
import { ROOT } from '../pages.ts';

/** What each script takes behind `--`; read by its own reader where it has one, which throws. */
const READERS: Readonly<Record<string, (args: readonly string[]) => unknown>> = {
  demo: (args) => chosenBy(args, ROOT),
  dev: (args) => devOptions(args, ROOT),
  bench: (args) =>
    readOptions(
      args,
      Object.values(workloads).map(({ id }) => id),
    ),
  'bench:backlog': ([count = '', ...more]) => {
    if (!/^\d+$/.test(count) || more.length > 0) throw new Error('takes one number');
  },
};
/** npm's own. */
const OWN = ['ci', 'install', 'pack', 'audit', 'init'];

/** `npm run SCRIPT -- …`, `npm test`, `npm ci`: there is such a script, and it takes that. */
export function checkNpm(command: CommandLine): void {
  const [name = '', ...rest] = argumentsOf(command);
  if (OWN.includes(name)) return;
  const [script = '', ...behind] = name === 'run' ? rest : [name, ...rest];
  if (!Object.hasOwn(project.scripts, script)) throw new Error(`there is no script ${script}`);
  const args = behind.slice(behind.indexOf('--') + 1);
  if (args.length === 0) return;
  const read = READERS[script];
  if (read === undefined) throw new Error(`nobody looks after what npm run ${script} is given`);
  read(args);
}
