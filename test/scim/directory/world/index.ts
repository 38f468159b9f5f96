export type { Passage } from '../../store/open-table.ts';
export { type Actor, dyingAt } from './actor.ts';
export { ACME, type Deed, type DeedName, deeds, GLOBEX, type Stage, setStage } from './deeds.ts';
export { interleave, type Turns } from './interleave.ts';
export { aGroup, aUser, policyOf } from './samples.ts';
export { createWorld, type Past, type World } from './world.ts';
