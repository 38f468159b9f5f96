import {
  type ReconcileSource,
  readSettings,
  type Settings,
  SettingsError,
  type SettingsSource,
} from '../config/index.ts';

/** What every run needs. */
const ALWAYS = [
  'LEDGER_TABLE',
  'PERMIT_API_KEY',
  'PERMIT_API_URL',
  'PERMIT_LIMITS',
  'RECONCILE_SOURCES',
  'RECONCILE_MODE',
  'RECONCILE_INTERVAL_HOURS',
  'RECONCILE_MAX_REMOVALS',
] as const;
/** What reading a provider needs. */
const CLERK = ['CLERK_SECRET_KEY', 'CLERK_API_URL'] as const;
const AUTH0 = ['AUTH0_DOMAIN', 'AUTH0_CLIENT_ID', 'AUTH0_CLIENT_SECRET', 'AUTH0_API_URL'] as const;
const COGNITO = ['COGNITO_USER_POOL_ID'] as const;

/** How each provider that is read is reached. */
export interface ProviderSettings {
  readonly clerk?: Pick<Settings, (typeof CLERK)[number]>;
  readonly auth0?: Pick<Settings, (typeof AUTH0)[number]>;
  readonly cognito?: Pick<Settings, (typeof COGNITO)[number]>;
}

export interface ReconcileSettings extends Pick<Settings, (typeof ALWAYS)[number]> {
  readonly IMPORT_QUEUE_URL: string;
  readonly providers: ProviderSettings;
}

/**
 * Reads the settings of the scheduled reconcile: of the providers, those that `RECONCILE_SOURCES` names.
 *
 * @throws {SettingsError} one, which names every setting that is missing or malformed
 */
export async function readReconcileSettings(source: SettingsSource): Promise<ReconcileSettings> {
  const problems: string[] = [];
  async function read<T>(reading: Promise<T>): Promise<T | undefined> {
    try {
      return await reading;
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      problems.push(...error.problems);
      return undefined;
    }
  }
  const named = await readSettings(['RECONCILE_SOURCES'], source).catch(() => undefined);
  const isNamed = (name: ReconcileSource) => named?.RECONCILE_SOURCES.includes(name) === true;
  const [imports, always, clerk, auth0, cognito] = await Promise.all([
    // Other functions can do without it.
    read(readSettings(['IMPORT_QUEUE_URL'], source)),
    read(readSettings(ALWAYS, source)),
    isNamed('clerk') ? read(readSettings(CLERK, source)) : undefined,
    isNamed('auth0') ? read(readSettings(AUTH0, source)) : undefined,
    isNamed('cognito') ? read(readSettings(COGNITO, source)) : undefined,
  ]);
  const queue = imports?.IMPORT_QUEUE_URL;
  if (imports !== undefined && queue === undefined) problems.push('IMPORT_QUEUE_URL: missing');
  if (always === undefined || queue === undefined || problems.length > 0) {
    throw new SettingsError(problems.toSorted());
  }
  const providers: ProviderSettings = {
    ...(clerk === undefined ? {} : { clerk }),
    ...(auth0 === undefined ? {} : { auth0 }),
    ...(cognito === undefined ? {} : { cognito }),
  };
  return { ...always, IMPORT_QUEUE_URL: queue, providers };
}
