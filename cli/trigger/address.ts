import type { Answer } from '../../lib/samples/index.ts';
import { CliError, usageError } from '../errors.ts';
import type { TriggerOptions } from './options.ts';

/** Without an address of its own, a stage is the local one. @throws {CliError} `usage` */
export function assertLocal({ stage }: TriggerOptions, remedy: string): void {
  if (stage === undefined || stage === 'local') return;
  throw usageError(`--stage ${stage}: where to?`, `For a stage, ${remedy}`);
}

const HERE: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];
/** Whether a URL is of this machine. */
export const isHere = (url: string): boolean => HERE.includes(new URL(url).hostname);

/** A URL without what we put behind it, for who pastes the whole of it. @throws {CliError} `usage` */
export function baseOf(url: string, path: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol) || parsed.username !== '') {
    throw usageError('--url: must be an http or https URL, without credentials');
  }
  const whole = `${parsed.origin}${parsed.pathname}`.replace(/\/+$/, '');
  return whole.endsWith(path) ? whole.slice(0, -path.length) : whole;
}

/** @throws {CliError} `unreachable` */
export async function answered(url: string, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (cause) {
    throw new CliError('unreachable', `${url} did not answer (${reasonOf(cause)})`, {
      cause,
      remedy: isHere(url) ? 'Does it run? `npm run dev` starts the local stack.' : 'Check --url.',
    });
  }
}

/** `fetch` hides why in the cause of its error. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { cause } = error;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string')
    return cause.code;
  return error.name;
}
