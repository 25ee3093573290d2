/** What a document writes for a value that differs each time, and for members that it leaves out. */
const ELLIPSIS = '…'

/**
 * What was printed, reduced to what a document shows of it: a value that is shown as `…` becomes that, and an object that is
 * shown with a member `…` loses the members that are not shown. Everything else must be the same.
 */
export function asShown(printed: unknown, shown: unknown): unknown {
  if (shown === ELLIPSIS) return printed === undefined ? printed : ELLIPSIS
  if (Array.isArray(printed) && Array.isArray(shown)) return printed.map((item, i) => asShown(item, shown[i]))
  if (!isObject(printed) || !isObject(shown)) return printed
  const leavesOut = ELLIPSIS in shown
  const members = Object.entries(printed).filter(([name]) => !leavesOut || name in shown)
  const reduced = members.map(([name, value]) => [name, asShown(value, shown[name])] as const)
  return Object.fromEntries(leavesOut ? [...reduced, [ELLIPSIS, ELLIPSIS]] : reduced)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
