import { bodyGrowths } from './bodies.ts';
import { headerGrowths } from './headers.ts';
import type { Growth } from './measure.ts';
import { scimGrowths } from './scim.ts';

export const allGrowths: readonly Growth[] = [...headerGrowths, ...bodyGrowths, ...scimGrowths];
