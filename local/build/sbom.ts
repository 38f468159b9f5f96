/**
 * After `npm run build`: `dist/sbom.json`, the bill of materials of what is shipped (CycloneDX), and `dist/bundled.json`, the
 * packages in each bundle.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { shippedIn } from './shipped.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

function write(name: string, content: object): void {
  writeFileSync(join(root, 'dist', name), `${JSON.stringify(content, null, 2)}\n`);
}

const { bundled, sbom } = await shippedIn(root);
write('bundled.json', bundled);
write('sbom.json', sbom);
