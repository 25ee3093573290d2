import type { ActionLevel } from '@tinyauth/policy-engine'
import type { GuardLog } from '../settings/guard-log.js'
import type { ServiceCall } from '../service/service-client.js'
import { levelByVerb } from './action-level.js'
import type { RegisterActionsOptions } from './nest-options.js'
import { routeAccess } from './route-access.js'
import type { Handler } from './routes.js'

/** One action as the catalogue of the service takes it. */
export interface CatalogueEntry {
  readonly name: string
  readonly level: ActionLevel
  readonly resourceTypes: readonly string[]
  readonly description?: string
}

/** What is needed of the client of the service. */
export interface CatalogueClient {
  call(call: ServiceCall): Promise<unknown>
}

/** What a catalogue is made of, while it is made. */
interface Draft {
  readonly name: string
  readonly level: ActionLevel | undefined
  readonly description: string | undefined
  readonly types: ReadonlySet<string>
}

/** The actions of all decorators, by name; `guessed` are those that nothing says a level of. */
export function catalogueOf(
  handlers: readonly Handler[],
  { levels = {} }: RegisterActionsOptions = {},
): { readonly entries: readonly CatalogueEntry[]; readonly guessed: readonly string[] } {
  const drafts = [...draftsOf(handlers).values()].sort((one, other) => (one.name < other.name ? -1 : 1))
  const levelOf = ({ name, level }: Draft): ActionLevel | undefined => levels[name] ?? level ?? levelByVerb(name)
  const entries = drafts.map((draft) => ({
    name: draft.name,
    // INVARIANT: what nobody knows is on the level that the fewest hold.
    level: levelOf(draft) ?? 'permissions',
    resourceTypes: [...draft.types].sort(),
    ...(draft.description === undefined ? {} : { description: draft.description }),
  }))
  return { entries, guessed: drafts.filter((draft) => levelOf(draft) === undefined).map(({ name }) => name) }
}

/** One draft an action; the service knows them without regard to case. */
function draftsOf(handlers: readonly Handler[]): ReadonlyMap<string, Draft> {
  const drafts = new Map<string, Draft>()
  for (const { method, controller } of handlers) {
    const access = routeAccess(method, controller)
    const demands = access.kind === 'authorize' ? access.demands : []
    for (const { action, type, level, description } of demands.flatMap(({ requirements }) => requirements)) {
      const key = action.toLowerCase()
      const before = drafts.get(key)
      drafts.set(key, {
        name: before?.name ?? action,
        level: before?.level ?? level,
        description: before?.description ?? description,
        types: new Set([...(before?.types ?? []), ...(type === undefined ? [] : [type])]),
      })
    }
  }
  return drafts
}

/** Puts the actions of all decorators in the place of what the service knew of this one. Fails in the log alone. */
export async function registerActions(
  client: CatalogueClient,
  service: string,
  handlers: readonly Handler[],
  { log, options }: { readonly log: GuardLog; readonly options: RegisterActionsOptions },
): Promise<void> {
  const { entries, guessed } = catalogueOf(handlers, options)
  if (guessed.length > 0) {
    const names = guessed.map((name) => `\`${name}\``).join(', ')
    log.warn(`no \`level\` is known of ${names}: registered as \`permissions\``)
  }
  try {
    await client.call(registration(service, entries))
    log.log(`${entries.length} actions of \`${service}\` are registered`)
  } catch (error) {
    log.warn(
      `the actions of \`${service}\` could not be registered: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

function registration(service: string, body: readonly CatalogueEntry[]): ServiceCall {
  const path = `services/${encodeURIComponent(service)}/actions`
  return { method: 'PUT', path, body }
}
