import type { Command, Config } from '../../local/build/left-out/aws-client.ts';

type SendOptions = { readonly abortSignal?: AbortSignal };
interface LightClient {
  send(command: Command, options?: SendOptions): Promise<unknown>;
  destroy(): void;
}

/** Takes the SDK's own commands, those of a test's set-up too, and sends them through the client of the bundles. */
export const throughLight = (Light: new (config: Config) => LightClient) =>
  class {
    readonly #light: LightClient;
    constructor(config: Config = {}) {
      this.#light = new Light(config);
    }

    send(command: { readonly input: object }, options?: SendOptions): Promise<unknown> {
      const action = command.constructor.name.replace(/Command$/, '');
      return this.#light.send({ action, input: command.input }, options);
    }

    destroy(): void {
      this.#light.destroy();
    }
  };
