import { useQuery } from '@tanstack/react-query'
import { get } from '../api/client.js'
import { isPermitted } from '../api/permitted.js'
import { getSelf } from '../api/self.js'
import { pathOf } from '../api/service-address.js'
import { type OwnAction, type ServiceOfCatalogue, type Vocabulary, vocabularyOf } from './vocabulary.js'

const KEEP_MS = 300_000
const MOST_SERVICES = 200
const AT_ONCE = 6

const UNKNOWN: Vocabulary = {
  partition: 'tinyauth',
  ownService: 'tinyauth',
  services: [],
  actions: [],
  arns: [],
  regions: [],
  catalogue: undefined,
}

/** What policies can name here; until it is known, and where services may not be read, only what is in the language. */
export function useVocabulary(): Vocabulary {
  return useQuery({ queryKey: ['vocabulary'], queryFn: readVocabulary, staleTime: KEEP_MS }).data ?? UNKNOWN
}

async function readVocabulary(): Promise<Vocabulary> {
  const [self, services, own] = await Promise.all([
    getSelf(),
    readServices(),
    get<readonly OwnAction[]>(pathOf('actions')),
  ])
  return vocabularyOf(self, services, own)
}

/** Those that may be read; `undefined` where that is not all of them, because a part would make lint complain of the rest. */
async function readServices(): Promise<readonly ServiceOfCatalogue[] | undefined> {
  if (!(await isPermitted('ListServices', 'services/'))) return undefined
  const query = { range: JSON.stringify([0, MOST_SERVICES - 1]) }
  const names = (await get<readonly { readonly name: string }[]>(pathOf('services'), query)).map(({ name }) => name)
  const permitted = await Promise.all(names.map((name) => isPermitted('GetService', `services/${name}`)))
  if (permitted.includes(false)) return undefined
  const services: ServiceOfCatalogue[] = []
  for (let at = 0; at < names.length; at += AT_ONCE) {
    const some = names.slice(at, at + AT_ONCE)
    services.push(...(await Promise.all(some.map((name) => get<ServiceOfCatalogue>(pathOf('services', name))))))
  }
  return services
}
