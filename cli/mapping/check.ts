import * as z from 'zod/mini';
import { type LoadedConfig, loadConfig } from '../access/mapping.ts';
import type { Given } from '../command.ts';
import { openPermitCalls } from '../doctor/permit-calls.ts';
import { usageError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { Terminal } from '../terminal/index.ts';
import { compareSchema, type SchemaRow } from './compare-schema.ts';
import { createMissing } from './create-missing.ts';
import { type AttributeNeed, attributesOf, type Need, nameOf, needsOf } from './needs.ts';
import { readPermitSchema } from './permit-schema.ts';
import { counted, inWords } from './words.ts';

const optionsSchema = z.object({
  config: z.optional(z.string()),
  create: z.optional(z.boolean()),
});
const NO_KEY = 'PERMIT_API_KEY is not set: set it, or give --stage';

/**
 * `permit-sync mapping check`: whether a config is valid, and what of it Permit lacks.
 *
 * @returns `EXIT.different` when something is missing, or is something else there
 * @throws {CliError} `bad_config`
 */
export async function checkMapping(given: Given): Promise<ExitCode | undefined> {
  const { access, shell, terminal } = given;
  const options = optionsSchema.parse(given.options);
  const loaded = await loadConfig(options.config, shell.cwd);
  const needs = needsOf(loaded.mapping);
  const attributes = attributesOf(loaded.config);
  const permit = await openPermitCalls(access, shell, () => Promise.resolve(undefined));
  if (permit === undefined) {
    if (options.create === true) throw usageError('--create: needs Permit', `${NO_KEY}.`);
    tellAlone(loaded, needs, terminal);
    return undefined;
  }
  const schema = await readPermitSchema(permit, needs, attributes);
  const rows = compareSchema(needs, attributes, schema);
  if (!terminal.json) tell(loaded, rows, attributes, schema.environment, terminal);
  const missing = rows.flatMap(({ need, state }) =>
    state === 'missing' && need !== undefined ? [need] : [],
  );
  const asked = options.create === true && missing.length > 0;
  const created = asked ? await createMissing(missing, permit, given) : [];
  if (terminal.json) {
    const { environment } = schema;
    terminal.printJson({ ...asJson(loaded, rows), environment, created: created.map(nameOf) });
  } else if (missing.length > 0 && !asked) {
    terminal.note('To have what is missing made, with a question before: --create');
  }
  const differs = rows.some(({ state }) => state === 'differs');
  return differs || created.length < missing.length ? EXIT.different : undefined;
}

const asJson = ({ name }: LoadedConfig, rows: readonly SchemaRow[] | null) => ({
  config: name,
  valid: true,
  compared: rows !== null,
  needs:
    rows?.map(({ kind, name, state, detail }) => ({
      kind,
      name,
      state,
      detail: detail === '' ? null : detail,
    })) ?? null,
});

/** What can be told without Permit. */
function tellAlone(loaded: LoadedConfig, needs: readonly Need[], terminal: Terminal): void {
  if (terminal.json) {
    terminal.printJson({
      ...asJson(loaded, null),
      needs: needs.map((need) => ({ kind: need.kind, name: nameOf(need), state: null })),
    });
    return;
  }
  terminal.print(`${loaded.name} is valid.`);
  if (needs.length > 0) {
    terminal.table({
      columns: ['needs', 'name'],
      rows: needs.map((need) => [need.kind, nameOf(need)]),
    });
  }
  terminal.note(`It was not compared with Permit: ${NO_KEY}.`);
}

const STYLES = { there: 'green', missing: 'red', differs: 'red', undeclared: 'yellow' } as const;

function tell(
  { name }: LoadedConfig,
  rows: readonly SchemaRow[],
  attributes: readonly AttributeNeed[],
  environment: string,
  terminal: Terminal,
): void {
  terminal.print(`${name} is valid.`);
  if (rows.length > 0) {
    terminal.table({
      columns: ['needs', 'name', 'in Permit', 'remark'],
      rows: rows.map((row) => [
        row.kind,
        inWords(row.name),
        terminal.style(STYLES[row.state], row.state),
        inWords(row.detail),
      ]),
    });
  }
  const count = (state: SchemaRow['state']) => rows.filter((row) => row.state === state).length;
  const absent = count('missing') + count('differs');
  terminal.note(
    absent === 0
      ? `Permit's environment ${environment} has all that the config names.`
      : `Permit's environment ${environment}: ${counted(count('missing'), 'part')} missing, ${count('differs')} something else there.`,
  );
  const undeclared = count('undeclared');
  if (undeclared > 0) {
    terminal.warn(
      `${counted(undeclared, 'attribute')} not declared in Permit: it takes them, but no condition set can use them.`,
    );
  }
  if (attributes.length > 0 && !rows.some(({ need }) => need === undefined)) {
    terminal.note('Of attributes Permit said nothing.');
  }
}
