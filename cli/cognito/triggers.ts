import type { LambdaConfigType } from '@aws-sdk/client-cognito-identity-provider';

/**
 * The trigger slots that our function serves: sign-up; every login, which is where people come from
 * who were made by an administrator or an import; every token, where a trigger is told the groups.
 */
export const TRIGGERS = ['PostConfirmation', 'PostAuthentication', 'PreTokenGeneration'] as const;

export type Trigger = (typeof TRIGGERS)[number];

/** ARN of the function in a slot; `undefined` when the slot is free. */
export function functionIn(config: LambdaConfigType, trigger: Trigger): string | undefined {
  // The token trigger has two names: a plain ARN, and an ARN with the version of its event. Cognito
  // keeps them alike.
  if (trigger !== 'PreTokenGeneration') return config[trigger];
  return config.PreTokenGeneration ?? config.PreTokenGenerationConfig?.LambdaArn;
}

/** The slots that somebody else's function holds. */
export function takenByOthers(
  config: LambdaConfigType,
  triggers: readonly Trigger[],
  functionArn: string,
): readonly { readonly trigger: Trigger; readonly holder: string }[] {
  return triggers.flatMap((trigger) => {
    const holder = functionIn(config, trigger);
    return holder === undefined || holder === functionArn ? [] : [{ trigger, holder }];
  });
}

/** The slots among `triggers` that hold our function. */
export function heldByUs(
  config: LambdaConfigType,
  triggers: readonly Trigger[],
  functionArn: string,
): readonly Trigger[] {
  return triggers.filter((trigger) => functionIn(config, trigger) === functionArn);
}

/** The same config with our function in the given slots; every other entry is kept. */
export function filled(
  config: LambdaConfigType,
  triggers: readonly Trigger[],
  functionArn: string,
): LambdaConfigType {
  const full = { ...config };
  for (const trigger of triggers) full[trigger] = functionArn;
  return full;
}

/** The same config with the given slots free; every other entry is kept. */
export function emptied(config: LambdaConfigType, triggers: readonly Trigger[]): LambdaConfigType {
  const kept = { ...config };
  for (const trigger of triggers) {
    delete kept[trigger];
    if (trigger === 'PreTokenGeneration') delete kept.PreTokenGenerationConfig;
  }
  return kept;
}
