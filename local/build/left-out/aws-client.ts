import { type AwsService, createAwsJson } from '../../../lib/aws-json/index.ts';

/** A command as the SDK's clients take it: its class says what is to be done, its input with what. */
export interface Command {
  readonly action: string;
  readonly input: object;
}

/** What lib/ gives the SDK's clients in a function. Region, credentials and endpoint come from the environment. */
interface Config {
  readonly maxAttempts?: number;
  readonly requestHandler?: { readonly requestTimeout?: number };
}

/** As long as the SDK's clients of lib/ wait for an answer unless they say so. */
const TIMEOUT_MS = 5000;
const MAX_ATTEMPTS = 3;

export const commandOf = (action: string) =>
  class {
    readonly action = action;
    readonly input: object;
    constructor(input: object) {
      this.input = input;
    }
  };

/**
 * A client class in the place of the SDK's, over lib/aws-json: the same commands, answers and errors, as far as lib/
 * uses them (test/aws-json/stand-ins.test.ts). A command that has no stand-in fails the build.
 *
 * @param addressOf - where a command goes, if not to the service's own address
 * @param failureOf - the error as the SDK would throw it, where its class matters
 */
export const clientOf = (
  service: AwsService,
  addressOf: (input: object) => string | undefined = () => undefined,
  failureOf: (error: unknown) => unknown = (error) => error,
) =>
  class {
    readonly #call;

    constructor(config: Config) {
      if ('credentials' in config || 'endpoint' in config || 'region' in config) {
        throw new TypeError('a function has its AWS region, endpoint and credentials from Lambda');
      }
      this.#call = createAwsJson(service, {
        timeoutMs: config.requestHandler?.requestTimeout ?? TIMEOUT_MS,
        maxAttempts: config.maxAttempts ?? MAX_ATTEMPTS,
      });
    }

    async send({ action, input }: Command, options: { readonly abortSignal?: AbortSignal } = {}) {
      try {
        const at = addressOf(input);
        return await this.#call({ action, input, at, signal: options.abortSignal });
      } catch (error) {
        throw failureOf(error);
      }
    }

    destroy(): void {}
  };
