import { type ContextRow, readRows, rowsOf } from './context-rows.js'

/** Everything that a simulation is asked with; all of it stands in the address. */
export interface Question {
  /** Nobody in particular: then unsaved policies alone decide. */
  readonly user: string | undefined
  readonly action: string
  readonly resource: string
  /** Several, one in each line, where all actions of a service are asked about. */
  readonly resources: string
  readonly context: readonly ContextRow[]
}

/** The question of an address, which may come from an event of the audit log. */
export function questionOf(params: URLSearchParams): Question {
  const user = params.get('user') ?? ''
  return {
    user: user === '' ? undefined : user,
    action: params.get('action') ?? '',
    resource: params.get('resource') ?? '',
    resources: params.get('resources') ?? '',
    context: rowsOf(parsed(params.get('context'))),
  }
}

/** The address of a question, with what else stands in it (`tab`, `policy`). */
export function paramsOf(
  { user, action, resource, resources, context }: Question,
  others?: URLSearchParams,
): URLSearchParams {
  const params = new URLSearchParams(others)
  const { record } = readRows(context, false)
  const own = { user: user ?? '', action, resource, resources, context: contextText(record) }
  for (const [name, value] of Object.entries(own)) {
    if (value === '') params.delete(name)
    else params.set(name, value)
  }
  return params
}

/** The place of a simulation in the console. */
export function simulationOf(question: Omit<Question, 'resources'>): string {
  return `/simulator?${paramsOf({ ...question, resources: '' }).toString()}`
}

function contextText(record: object): string {
  return Object.keys(record).length === 0 ? '' : JSON.stringify(record)
}

function parsed(text: string | null): unknown {
  if (text === null || text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
