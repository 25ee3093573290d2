/** The JSON value of a query parameter, or `undefined` with a problem noted. */
export function readJson(name: string, text: string, form: string, problems: Record<string, string>): unknown {
  try {
    return JSON.parse(text)
  } catch {
    problems[name] = `must be ${form}`
    return undefined
  }
}
