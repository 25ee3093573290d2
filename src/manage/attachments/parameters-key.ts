import type { PolicyParameters } from '../../store/index.js'

/** Text that is the same for the same values in whatever order, so that the same values attach once. */
export function parametersKey(parameters: PolicyParameters): string {
  const names = Object.keys(parameters).sort()
  return JSON.stringify(Object.fromEntries(names.map((name) => [name, parameters[name]])))
}
