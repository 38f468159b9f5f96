/** The main job: three providers, trouble, and access taken away. */
import { startCognitoLocal } from '../cognito/index.ts';
import type { Stack } from '../stack/index.ts';
import { fromAuth0, fromClerk, fromCognito } from './arrivals.ts';
import { type Stage, showAssignments, showFacts } from './stage.ts';
import { mendAndReplay, revocation, unknownRole } from './trouble.ts';

/** @throws {DemoError} where something is not as it should be */
export async function playFirst(stage: Stage, stack: Stack): Promise<void> {
  const { report } = stage;
  // Early: it takes a second or two.
  const cognito = startCognitoLocal(stack.urls.http, 'cognito');
  cognito.catch(() => {});
  try {
    await fromClerk(stage);
    await fromAuth0(stage);
    await fromCognito(stage, cognito);
    report.title('4  What Permit holds now');
    showFacts(report, stage.facts());
    await unknownRole(stage);
    await mendAndReplay(stage);
    await revocation(stage);
    showAssignments(report, stage.facts());
  } finally {
    await (await cognito.catch(() => undefined))?.close();
  }
}
