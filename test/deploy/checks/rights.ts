import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { authorizedAuth0 } from '../../../lib/samples/index.ts';
import { type Deployed, deliver, STAGE, same } from '../deployed.ts';
import type { Journal } from '../journal.ts';
import { connectionTo } from '../stack.ts';

/**
 * That the emulator holds the functions to their roles; else all that went well above would say nothing of the roles.
 * So one function is pointed at another's secret, which its role does not let it read.
 */
export async function checkRights(deployed: Deployed, { check }: Journal): Promise<void> {
  const { ministack } = deployed;
  const lambda = new LambdaClient(connectionTo(ministack));
  const FunctionName = `permit-sync-${STAGE}-auth0`;
  const read = async () => {
    const { Environment } = await lambda.send(
      new GetFunctionConfigurationCommand({ FunctionName }),
    );
    return Environment?.Variables ?? {};
  };
  const write = (Variables: Record<string, string>) =>
    lambda.send(
      new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }),
    );
  const status = async () =>
    (await deliver(deployed, 'Auth0WebhookUrl', authorizedAuth0({}, 'a guess'))).status;

  await check("a function cannot read another's secret: 5xx, not 401", async () => {
    const before = await read();
    const own = before['AUTH0_WEBHOOK_TOKENS_PARAMETER'] ?? '';
    const other = own.replace('auth0-webhook-tokens', 'clerk-webhook-secrets');
    same('the parameter changed', other === own, false);
    same('with its own, a guessed token', await status(), 401);
    await write({ ...before, AUTH0_WEBHOOK_TOKENS_PARAMETER: other });
    same("with the other's", (await status()) >= 500, true);
    await write(before);
    same('with its own again', await status(), 401);
  });
}
