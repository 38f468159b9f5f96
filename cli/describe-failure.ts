import { CliError } from './errors.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Shell } from './shell.ts';
import { maskEmails } from './terminal/index.ts';

export interface Failure {
  readonly text: string;
  readonly exitCode: ExitCode;
}

/**
 * Remedies for failures of the service's own areas, by the name of the error and its code: two areas may have the same
 * code. What has its remedy in the message, as a provider's or a file's, needs none.
 */
const REMEDIES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  QueueError: {
    no_queue: 'Is --stage right? `permit-sync doctor` says which queue is missing.',
    no_access: '`permit-sync doctor` says which right is missing.',
    unavailable:
      'Check the network, the queue URL, --region and AWS_ENDPOINT_URL_SQS; then run it again.',
  },
  LedgerError: {
    ledger_unavailable:
      'Is --stage right? Check the network, the table, --region and your rights on it.',
  },
  PermitError: {
    unreachable: 'Check the network and PERMIT_API_URL.',
    unavailable: 'Permit has trouble: run it again later.',
    unauthorized: 'Check PERMIT_API_KEY: it must be an environment-level key.',
  },
  SettingsError: {
    invalid_settings: 'Give --stage, or set what is named; docs/cli.md lists the settings.',
  },
};

/** The same by the SDK's name of what is beneath a failure, which says more. */
const CAUSE_REMEDIES: Readonly<Record<string, string>> = {
  CredentialsProviderError:
    'No AWS credentials were found: sign in (aws sso login), or set AWS_PROFILE.',
  ExpiredToken: 'The AWS credentials have expired: sign in again (aws sso login).',
  ExpiredTokenException: 'The AWS credentials have expired: sign in again (aws sso login).',
};

/** A failure in words for whoever typed the command. Never a secret, and no personal data. */
export function describeFailure(error: unknown, shell: Pick<Shell, 'env' | 'signal'>): Failure {
  if (shell.signal.aborted && !(error instanceof CliError)) {
    return { text: 'stopped', exitCode: EXIT.interrupted };
  }
  if (error instanceof CliError) {
    return { text: textOf(error.message, error.remedy), exitCode: error.exitCode };
  }
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    return { text: textOf(error.message, remedyOf(error, error.code)), exitCode: EXIT.failed };
  }
  const name = error instanceof Error ? error.name : typeof error;
  const message = error instanceof Error ? error.message : String(error);
  const where = shell.env['DEBUG'] && error instanceof Error ? `\n${error.stack ?? ''}` : '';
  return {
    text: textOf(
      `unforeseen ${name}: ${message}`,
      `That is an error of ours: run it again with DEBUG=1 and report what it says.${where}`,
    ),
    exitCode: EXIT.failed,
  };
}

function remedyOf(error: Error, code: string): string | undefined {
  const { name, cause } = error;
  if ('remedy' in error && typeof error.remedy === 'string') return error.remedy;
  const beneath = cause instanceof Error ? CAUSE_REMEDIES[cause.name] : undefined;
  return beneath ?? REMEDIES[name]?.[code];
}

const textOf = (message: string, remedy: string | undefined): string =>
  maskEmails(`error: ${message}${remedy === undefined ? '' : `\n${remedy}`}`);
