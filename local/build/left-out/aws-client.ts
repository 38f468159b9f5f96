import { type AwsService, createAwsJson } from '../../../lib/aws-json/index.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** A command as the SDK's clients take it: its class says what is to be done, its input with what. */
export interface Command {
  readonly action: string;
  readonly input: object;
}

/** What lib/ gives the SDK's clients. In a function, region, credentials and endpoint come from the environment. */
export interface Config {
  readonly region?: string;
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
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

/** The process's own, but for what is given. */
function environmentOf(
  { name }: AwsService,
  { region, endpoint, credentials }: Config,
): Environment {
  if (region === undefined && endpoint === undefined && credentials === undefined) {
    return process.env;
  }
  return {
    ...process.env,
    ...(region === undefined ? {} : { AWS_REGION: region }),
    ...(endpoint === undefined ? {} : { [`AWS_ENDPOINT_URL_${name.toUpperCase()}`]: endpoint }),
    ...(credentials === undefined
      ? {}
      : {
          AWS_ACCESS_KEY_ID: credentials.accessKeyId,
          AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
          AWS_SESSION_TOKEN: undefined,
        }),
  };
}

/** How a service differs from others, as far as its client goes. */
interface Manner {
  /** Where a command goes, if not to the service's own address. */
  readonly addressOf?: (input: object) => string | undefined;
  /** The input as it is sent: JSON. */
  readonly sent?: (input: object) => object;
  /** The answer, which is JSON, as the SDK would give it. */
  readonly answered?: (answer: unknown) => unknown;
  /** The error as the SDK would throw it, where its class matters. */
  readonly failureOf?: (error: unknown) => unknown;
}

/**
 * A client class in the place of the SDK's, over lib/aws-json: the same commands, answers and errors, as far as lib/
 * uses them (test/aws-json/stand-ins.test.ts). A command that has no stand-in fails the build.
 */
export const clientOf = (
  service: AwsService,
  {
    addressOf = () => undefined,
    sent = (input) => input,
    answered = (answer) => answer,
    failureOf = (error) => error,
  }: Manner = {},
) =>
  class {
    readonly #call;

    constructor(config: Config) {
      this.#call = createAwsJson(service, {
        env: environmentOf(service, config),
        timeoutMs: config.requestHandler?.requestTimeout ?? TIMEOUT_MS,
        maxAttempts: config.maxAttempts ?? MAX_ATTEMPTS,
      });
    }

    async send({ action, input }: Command, options: { readonly abortSignal?: AbortSignal } = {}) {
      try {
        const at = addressOf(input);
        return answered(
          await this.#call({ action, input: sent(input), at, signal: options.abortSignal }),
        );
      } catch (error) {
        throw failureOf(error);
      }
    }

    destroy(): void {}
  };
