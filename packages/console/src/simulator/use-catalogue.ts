import { type QueryClient, useQuery } from '@tanstack/react-query'
import { get } from '../api/client.js'
import { isPermitted } from '../api/permitted.js'
import { getSelf } from '../api/self.js'
import { pathOf } from '../api/service-address.js'
import { actionsOfService, type KnownAction, type OwnAction, ownActions, type ServiceWithActions } from './catalogue.js'

/** Catalogues change seldom. */
const KEEP_MS = 60_000
const MOST_SERVICES = 1000
/** The same one each time: what goes by the actions begins anew when they change. */
const NONE: readonly never[] = []

/** Names of all services, tinyauth's own first; whoever may not list them gets that one. */
export function useServices(): readonly string[] {
  return useQuery({ queryKey: ['simulator-services'], queryFn: readServices, staleTime: KEEP_MS }).data ?? NONE
}

/** Actions of a service; none for one that nobody registered, or that the caller may not look at. */
export function useActions(service: string): readonly KnownAction[] {
  const { data } = useQuery({ ...actionsQuery(service), enabled: service !== '' })
  return data ?? NONE
}

/** Whether the actions of a service are still being read. */
export function useIsReadingActions(service: string): boolean {
  return useQuery({ ...actionsQuery(service), enabled: service !== '' }).isLoading
}

/** Actions of every service. */
export async function allActions(queries: QueryClient): Promise<readonly KnownAction[]> {
  const services = await queries.fetchQuery({
    queryKey: ['simulator-services'],
    queryFn: readServices,
    staleTime: KEEP_MS,
  })
  const all = await Promise.all(services.map((service) => queries.fetchQuery(actionsQuery(service))))
  return all.flat()
}

function actionsQuery(service: string): {
  queryKey: readonly string[]
  queryFn: () => Promise<readonly KnownAction[]>
  staleTime: number
} {
  return { queryKey: ['simulator-actions', service], queryFn: () => readActions(service), staleTime: KEEP_MS }
}

async function readServices(): Promise<readonly string[]> {
  const own = (await getSelf()).service
  if (!(await isPermitted('ListServices', 'services/'))) return [own]
  const rows = await get<{ name: string }[]>(pathOf('services'), { range: JSON.stringify([0, MOST_SERVICES - 1]) })
  return [...new Set([own, ...rows.map(({ name }) => name)])]
}

async function readActions(service: string): Promise<readonly KnownAction[]> {
  const { service: own, partition } = await getSelf()
  if (service === own) return ownActions(await get<OwnAction[]>(pathOf('actions')))
  const [listed, read] = await Promise.all([
    isPermitted('ListServices', 'services/'),
    isPermitted('GetService', `services/${service}`),
  ])
  if (!read || !(listed && (await readServices()).includes(service))) return []
  return actionsOfService(await get<ServiceWithActions>(pathOf('services', service)), partition)
}
