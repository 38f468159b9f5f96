import { readSettings, type SettingsSource } from './read-settings.ts';
import { createSecret, fixedSecret, type Secret } from './secret.ts';
import type { SecretName, Settings } from './settings.ts';

/** The longest that anybody waits for a second look, in ms: what is known serves as well. */
const LOOK_MS = 1000;

export interface SecretSource extends SettingsSource {
  /** Milliseconds; the machine's clock unless given. */
  readonly now?: () => number;
}

/**
 * A secret that was read with the other settings, from now on to be read again: from its parameter, if that is where it
 * stands. What stands in the environment itself stays as it is.
 *
 * @param settings - as `readSettings` gave them, from the same source
 */
export function secretOf<K extends SecretName>(
  name: K,
  settings: Pick<Settings, K | 'SECRETS_TTL_SECONDS'>,
  source: SecretSource = {},
): Secret<Settings[K]> {
  const { env = process.env, now = Date.now } = source;
  const first = settings[name];
  const parameter = env[`${name}_PARAMETER`]?.trim();
  if (env[name]?.trim() || !parameter) return fixedSecret(first);
  const { readParameter } = source;
  const read = async (signal: AbortSignal) => {
    const bounded = readParameter && ((from: string) => readParameter(from, signal));
    const again = bounded === undefined ? source : { ...source, readParameter: bounded };
    return (await readSettings([name], again))[name];
  };
  return createSecret({
    name,
    first,
    read: () => withinLook(read),
    ttlMs: settings.SECRETS_TTL_SECONDS * 1000,
    now,
  });
}

/** Whether it is read again, or stands for itself. */
export const asSecret = <T>(given: T | Secret<T>): Secret<T> =>
  isSecret(given) ? given : fixedSecret(given);

function isSecret<T>(given: T | Secret<T>): given is Secret<T> {
  return typeof given === 'object' && given !== null && 'refresh' in given && 'during' in given;
}

/** What is under way at the limit is ended: Lambda would stop it in the middle, and each attempt more is a read. */
async function withinLook<T>(read: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const limit = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const error = new Error(`not read in ${LOOK_MS} ms`);
    // First, so that it wins over the failure that the signal brings about.
    limit.reject(error);
    controller.abort(error);
  }, LOOK_MS);
  try {
    return await Promise.race([limit.promise, read(controller.signal)]);
  } finally {
    clearTimeout(timer);
  }
}
