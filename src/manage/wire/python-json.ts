/**
 * JSON text with the spacing of the original, which is Python's: `{"Version": "2012-10-17", "Statement": []}`
 * (wire-protocol 3.4). Members stand in their own order. For JSON values alone.
 */
export function pythonJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}: ${pythonJson(member)}`)
  return `{${members.join(', ')}}`
}
