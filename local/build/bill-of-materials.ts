import * as z from 'zod/mini';

const property = z.object({ name: z.string(), value: z.string() });
/** A package as `npm sbom --sbom-format cyclonedx` tells it; what we do not look at stays as it is. */
const component = z.looseObject({
  'bom-ref': z.string(),
  properties: z.optional(z.array(property)),
});
const document = z.looseObject({
  serialNumber: z.optional(z.string()),
  metadata: z.looseObject({ component: z.looseObject({ name: z.string() }) }),
  components: z.array(component),
  dependencies: z.array(
    z.looseObject({ ref: z.string(), dependsOn: z.optional(z.array(z.string())) }),
  ),
});

const DEVELOPMENT = 'cdx:npm:package:development';
const BUNDLED_IN = 'permit-sync:bundledIn';

/** Packages by the bundle that they are in, e.g. `functions/clerk.mjs`; each as `name@version`. */
export type Bundled = Readonly<Record<string, readonly string[]>>;

/**
 * The bill of materials of what is shipped, out of npm's own of all that is installed: packages that are installed with
 * ours, and those that are in a bundle, each with the bundles that it is in. Nothing in it depends on when and where it was
 * made.
 *
 * @param all what `npm sbom --sbom-format cyclonedx --package-lock-only` printed, parsed
 * @param name of the package: npm takes the folder's
 */
export function billOfMaterials(all: unknown, name: string, bundled: Bundled): object {
  const { serialNumber: _, metadata, components, dependencies, ...head } = document.parse(all);
  const kept = components.flatMap((one) => {
    const bundles = Object.keys(bundled).filter((bundle) =>
      bundled[bundle]?.includes(one['bom-ref']),
    );
    const { properties = [] } = one;
    const isInstalled = !properties.some((each) => each.name === DEVELOPMENT);
    if (!isInstalled && bundles.length === 0) return [];
    const others = properties.filter((each) => each.name !== DEVELOPMENT);
    const where = bundles.map((value) => ({ name: BUNDLED_IN, value }));
    return [{ ...one, scope: 'required', properties: [...others, ...where] }];
  });
  const refs = new Set(kept.map((one) => one['bom-ref']));
  const { lifecycles, component: own } = z
    .looseObject({ lifecycles: z.optional(z.unknown()), component: z.looseObject({}) })
    .parse(metadata);
  return {
    ...head,
    metadata: { lifecycles, component: { ...own, name } },
    components: kept,
    dependencies: dependencies
      .filter(({ ref }) => refs.has(ref) || ref === own['bom-ref'])
      .map(({ dependsOn = [], ...one }) => ({
        ...one,
        dependsOn: dependsOn.filter((ref) => refs.has(ref)),
      })),
  };
}
