import { type SettingName, SettingsError } from '../../../lib/config/index.ts';
import type { Check } from '../check.ts';
import { failed, ok, skipped, warning } from '../finding.ts';
import type { Patient } from '../patient.ts';

/** What the worker needs. */
const NEEDED = [
  'SYNC_QUEUE_URL',
  'IMPORT_QUEUE_URL',
  'DEAD_LETTER_QUEUE_URL',
  'LEDGER_TABLE',
  'PERMIT_API_KEY',
  'PERMIT_API_URL',
  'PERMIT_LIMITS',
] as const satisfies readonly SettingName[];
const REMEDY = 'Give --stage, or set it in the environment; docs/cli.md lists the settings.';

/** Every setting of the worker, each problem by its name. */
export const settingsCheck = ({ place }: Patient): Check => ({
  id: 'settings',
  title: 'settings',
  async run() {
    try {
      await place.settings(NEEDED);
      return ok(`all that the worker needs, well formed (${place.label})`);
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      const remedy = 'remedy' in error && typeof error.remedy === 'string' ? error.remedy : REMEDY;
      return error.problems.map((problem) => {
        const name = problem.split(/[:.]/, 1)[0] ?? 'settings';
        return { id: `settings.${name}`, title: 'settings', ...failed(problem, remedy) };
      });
    }
  },
});

/** The mapping, which the worker compiles at its start. */
export const configCheck = ({ access }: Patient): Check => ({
  id: 'config',
  title: 'sync.config.ts',
  async run() {
    const { version } = await access.mapping();
    return ok(`can be used (version ${version})`);
  },
});

/** Standard Webhooks wants keys of 24 to 64 bytes (its specification, "Signature scheme"). */
const SHORTEST_CLERK_KEY_BYTES = 24;
const SHORTEST_AUTH0_TOKEN = 32;

interface SecretRule {
  readonly title: string;
  /** What is wrong with one of them; `undefined`: nothing. */
  readonly weakness: (secret: string) => string | undefined;
  readonly remedy: string;
}

const SECRETS = {
  CLERK_WEBHOOK_SECRETS: {
    title: 'Clerk secrets',
    weakness: (secret) => {
      const bytes = Buffer.from(secret.replace(/^whsec_/, ''), 'base64').length;
      return bytes < SHORTEST_CLERK_KEY_BYTES
        ? `a key of ${bytes} bytes, and Clerk makes none below ${SHORTEST_CLERK_KEY_BYTES}: it was cut off, or made by hand`
        : undefined;
    },
    remedy: 'Copy the whole signing secret from the Clerk dashboard, Webhooks, the endpoint.',
  },
  AUTH0_WEBHOOK_TOKENS: {
    title: 'Auth0 tokens',
    weakness: (token) => {
      const { length } = token.replace(/^(?:bearer|basic) +/i, '');
      return length < SHORTEST_AUTH0_TOKEN
        ? `a token of ${length} characters, which may be guessed; ${SHORTEST_AUTH0_TOKEN} are the least`
        : undefined;
    },
    remedy: 'Make one with `openssl rand -hex 32`; set it here and in the Auth0 event stream.',
  },
} as const satisfies Partial<Record<SettingName, SecretRule>>;

type SecretName = keyof typeof SECRETS;

/** The shape and strength of a provider's webhook secrets; their values are never told. */
export const secretsCheck = ({ place }: Patient, name: SecretName): Check => {
  const { title, weakness, remedy }: SecretRule = SECRETS[name];
  return {
    id: `secrets.${name}`,
    title,
    async run() {
      if (!place.env[name]?.trim() && !place.env[`${name}_PARAMETER`]?.trim()) {
        return skipped('not used here');
      }
      let secrets: readonly string[];
      try {
        secrets = (await place.settings([name]))[name];
      } catch (error) {
        if (!(error instanceof SettingsError)) throw error;
        const problem = error.problems.join('; ');
        if (problem.includes('AccessDenied')) return skipped(problem);
        return failed(problem, remedy);
      }
      const weak = secrets.flatMap((secret) => weakness(secret) ?? []);
      if (weak.length > 0) return warning(weak.join('; '), remedy);
      return ok(
        secrets.length === 1
          ? 'one'
          : `${secrets.length}: in rotation, take the old one out once the provider uses the new one`,
      );
    },
  };
};
