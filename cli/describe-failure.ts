import { CliError } from './errors.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Shell } from './shell.ts';
import { maskEmails } from './terminal/index.ts';

export interface Failure {
  readonly text: string;
  readonly exitCode: ExitCode;
}

/** Remedies for failures of the service's own areas, by their code. What has its remedy in the message needs none. */
const REMEDIES: Readonly<Record<string, string>> = {
  no_queue: 'Is --stage right? `permit-sync doctor` says which queue is missing.',
  no_access: '`permit-sync doctor` says which right is missing.',
  invalid_settings: 'Give --stage, or set what is named; docs/cli.md lists the settings.',
  unavailable:
    'Check the network, the queue URL, --region and AWS_ENDPOINT_URL_SQS, if set; then run it again.',
  throttled: 'Run it again in a minute.',
  ledger_unavailable:
    'Is --stage right? Check the network, the table, --region and your rights on it.',
  unreachable: 'Check the network and PERMIT_API_URL.',
  unauthorized: 'Check PERMIT_API_KEY: it must be an environment-level key.',
};

/** The same, where what is beneath a failure says more; by the SDK's name of it. */
const CAUSE_REMEDIES: Readonly<Record<string, string>> = {
  CredentialsProviderError:
    'No AWS credentials were found: sign in (aws sso login), or set AWS_PROFILE.',
  ExpiredToken: 'The AWS credentials have expired: sign in again (aws sso login).',
  ExpiredTokenException: 'The AWS credentials have expired: sign in again (aws sso login).',
};

/** A failure in words for whoever typed the command. Never a secret, and no personal data. */
export function describeFailure(error: unknown, shell: Shell): Failure {
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

function remedyOf({ name, cause }: Error, code: string): string | undefined {
  // A provider's, or a file's: its message has the remedy, and its codes mean other things than a queue's.
  if (name === 'DirectoryError') return undefined;
  const beneath = cause instanceof Error ? CAUSE_REMEDIES[cause.name] : undefined;
  return beneath ?? REMEDIES[code];
}

const textOf = (message: string, remedy: string | undefined): string =>
  maskEmails(`error: ${message}${remedy === undefined ? '' : `\n${remedy}`}`);
