import type { IncomingMessage } from 'node:http'

/** JSON as the original writes it: keys sorted, indented by two unless a program asks, a line end (wire-protocol 3.1). */
export function jsonText(value: unknown, request: Pick<IncomingMessage, 'headers'>): string {
  return `${JSON.stringify(value, sortKeys, isCompact(request) ? undefined : 2)}\n`
}

/** Whether the client is a program that says so. */
export function isCompact({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return headers['x-api-version'] !== undefined || headers['x-requested-with'] === 'XMLHttpRequest'
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)))
}
