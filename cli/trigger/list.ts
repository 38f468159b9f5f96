import { SAMPLE_PROVIDERS, samples } from '../../lib/samples/index.ts';
import { usageError } from '../errors.ts';
import type { Terminal } from '../terminal/index.ts';

/** Every event that there is a sample of; of one provider, if it is named. @throws {CliError} `usage` */
export function listSamples(only: string | undefined, terminal: Terminal): void {
  const providers = SAMPLE_PROVIDERS.filter((one) => only === undefined || one === only);
  if (providers.length === 0) {
    throw usageError(`"${only}": is no provider`, `Say one of ${SAMPLE_PROVIDERS.join(', ')}.`);
  }
  const rows = providers.flatMap((provider) =>
    [...samples[provider].values()].map(({ type, says, about }) => ({
      provider,
      event: type,
      says,
      options: about.map((part) => `--${part}`),
    })),
  );
  if (terminal.json) {
    terminal.printJson({ events: rows });
    return;
  }
  terminal.table({
    columns: ['provider', 'event', 'says'],
    rows: rows.map(({ provider, event, says }) => [provider, event, says]),
  });
}
