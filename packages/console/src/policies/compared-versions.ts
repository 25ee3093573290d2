import type { PolicyVersion } from './policy.js'

/**
 * The two versions that are compared: those that the address names; else the one in force with the newest other one, the older first.
 * `undefined` while there are not two.
 */
export function comparedVersions<T extends Pick<PolicyVersion, 'version' | 'isDefault'>>(
  versions: readonly T[],
  from: string | null,
  to: string | null,
): { readonly from: T; readonly to: T } | undefined {
  const inForce = versions.find(({ isDefault }) => isDefault)
  const other = versions.filter((one) => one !== inForce).sort((a, b) => b.version - a.version)[0]
  if (inForce === undefined || other === undefined) return undefined
  const [older, newer] = inForce.version < other.version ? [inForce, other] : [other, inForce]
  const named = (version: string | null): T | undefined => versions.find((one) => String(one.version) === version)
  return { from: named(from) ?? older, to: named(to) ?? newer }
}
