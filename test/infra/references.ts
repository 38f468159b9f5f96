import type { Template } from './packaging.ts';

/** Every logical id that a template's intrinsics and DependsOn point at, whether it is there or not. */
export function referencesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]): readonly string[] => {
    if (key === 'Ref') return [String(inner)];
    if (key === 'Fn::GetAtt') return [String(Array.isArray(inner) ? inner[0] : inner)];
    if (key === 'DependsOn') return [inner].flat().map(String);
    if (key === 'Fn::Sub') return [...substituted(inner), ...referencesIn(inner)];
    return referencesIn(inner);
  });
}

/** `${Id}` and `${Id.Attribute}` of an Fn::Sub, but for the names that it brings itself. */
function substituted(sub: unknown): readonly string[] {
  const [text, own] = Array.isArray(sub) ? sub : [sub, {}];
  const names = [...String(text).matchAll(/\$\{([\w:]+)(?:\.[\w.]+)?\}/g)].map(
    ([, name = '']) => name,
  );
  return names.filter((name) => !Object.keys(own).includes(name));
}

/** What a template's intrinsics point at and it has not: a deployment of it would fail. */
export function danglingIn(template: Template): readonly string[] {
  const known = new Set([
    ...Object.keys(template.Resources),
    ...Object.keys(template.Parameters ?? {}),
  ]);
  const all = referencesIn([template.Resources, template.Outputs, template.Conditions]);
  return [...new Set(all)].filter((id) => !id.startsWith('AWS::') && !known.has(id));
}
