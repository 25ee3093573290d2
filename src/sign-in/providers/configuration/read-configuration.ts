import { readFileSync } from 'node:fs'
import { type Config, ConfigError } from '../../../common/config/index.js'
import { PREFIX, type ReadFile } from '../../../common/config/environment.js'
import type { ConfigProblem } from '../../../common/config/config-problem.js'
import { type CompileDependencies, compileProvider } from '../compile-provider.js'
import type { CustomIdentityProvider } from '../custom-provider.js'
import type { FoundProvider, KnownProvider, ProviderProblems } from '../found-provider.js'
import { directIssuer } from '../kinds/direct-issuer.js'
import { TEST_PROVIDER, TestLogin } from '../kinds/test-login.js'
import { compileAdmission } from '../admission-side.js'
import { compileCustom } from './compile-custom.js'
import { type EntryReader, readEntry } from './read-entry.js'

/** Where providers that no row holds come from. */
export interface ConfigurationSources extends CompileDependencies {
  readonly config: Pick<Config, 'identityProvidersFile' | 'testLogin' | 'isProduction'>
  readonly custom: readonly CustomIdentityProvider[]
  /** Default: the file system, UTF-8. */
  readonly readFile?: ReadFile
  readonly warn: (text: string) => void
}

/**
 * The providers of the configuration file, of the application that embeds the service, and `test` where it is switched on; by
 * name, in this order. They stand until the next start.
 *
 * @throws ConfigError with every problem of every entry at once
 */
export async function readConfiguredProviders(
  sources: ConfigurationSources,
): Promise<ReadonlyMap<string, KnownProvider>> {
  const known = new Map<string, KnownProvider>()
  const problems: ConfigProblem[] = []
  await addFile(known, sources, problems)
  for (const custom of sources.custom) addCustom(known, custom, sources, problems)
  if (problems.length > 0) throw new ConfigError(problems)
  const { testLogin, isProduction } = sources.config
  if (testLogin && !isProduction) known.set(TEST_PROVIDER, testProvider())
  return known
}

async function addFile(
  known: Map<string, KnownProvider>,
  sources: ConfigurationSources,
  problems: ConfigProblem[],
): Promise<void> {
  const { identityProvidersFile: file, isProduction } = sources.config
  if (file === undefined) return
  const { readFile = readTextFile, hasher, warn } = sources
  const entries = entriesOf(file, readFile, problems)
  const reader: EntryReader = { readFile, hasher, isProduction, warn }
  for (const [index, value] of entries.entries()) {
    const { definition, problems: own } = await readEntry(value, reader)
    const compiled = definition === undefined ? undefined : compileProvider(definition, 'configuration', sources)
    const all: Record<string, string> = { ...compiled?.problems, ...own, ...nameTaken(known, definition?.name) }
    // It was given, in a file that could not be read.
    if (all['clientSecretFile'] !== undefined) delete all['clientSecret']
    problems.push(...problemsOfEntry(entryName(index, value), all, file))
    if (definition === undefined || compiled === undefined) continue
    known.set(definition.name, { source: 'configuration', definition, compiled })
  }
}

function entriesOf(file: string, readFile: ReadFile, problems: ConfigProblem[]): readonly unknown[] {
  const name = `${PREFIX}IDENTITY_PROVIDERS_FILE`
  const fix = 'write an array of what the API takes'
  let text: string
  try {
    text = readFile(file)
  } catch {
    problems.push({ name, got: file, expected: 'a readable file', fix: 'check the path and who may read it' })
    return []
  }
  try {
    const value: unknown = JSON.parse(text)
    // `isArray` leaves the entries open.
    if (Array.isArray(value)) return value as readonly unknown[]
  } catch {
    problems.push({ name, got: file, expected: 'a file that holds JSON', fix })
    return []
  }
  problems.push({ name, got: file, expected: 'a file that holds a JSON array', fix })
  return []
}

function addCustom(
  known: Map<string, KnownProvider>,
  custom: CustomIdentityProvider,
  sources: ConfigurationSources,
  problems: ConfigProblem[],
): void {
  const { name } = custom.provider
  const { definition, compiled } = compileCustom(custom, sources.hooks)
  const all = { ...compiled.problems, ...nameTaken(known, name) }
  problems.push(...problemsOfEntry(`the provider \`${name}\` of the application`, all, 'the options of the start'))
  known.set(name, { source: 'application', definition, compiled })
}

function nameTaken(known: ReadonlyMap<string, KnownProvider>, name: string | undefined): ProviderProblems {
  return name !== undefined && known.has(name) ? { name: `\`${name}\` is given twice` } : {}
}

/** `entry 1 (corp)`; the number where there is no name. */
function entryName(index: number, value: unknown): string {
  const name: unknown =
    typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, 'name')?.value : undefined
  // JSON escapes control characters: the line may end on a terminal.
  const shown = typeof name === 'string' ? ` (${JSON.stringify(name.slice(0, 100)).slice(1, -1)})` : ''
  return `identity provider ${index + 1}${shown}`
}

function problemsOfEntry(entry: string, problems: ProviderProblems, place: string): readonly ConfigProblem[] {
  return Object.entries(problems).map(([field, problem]) => {
    return { name: `${entry}, \`${field}\``, expected: `what can be used (${problem})`, fix: `mend it in ${place}` }
  })
}

/** Whoever may set the variable may be anybody; nothing about it is for production. */
function testProvider(): KnownProvider {
  const { admission } = compileAdmission({ everyone: true })
  if (admission === undefined) throw new Error('an admission of everyone compiles')
  const definition = {
    ...{ name: TEST_PROVIDER, kind: 'test', displayName: undefined, enabled: true, settings: {} },
    ...{ clientSecret: undefined, admission: { everyone: true }, groupMapping: undefined, createsUsers: true },
  }
  const found: FoundProvider = {
    name: TEST_PROVIDER,
    kind: 'test',
    displayName: 'Test',
    source: 'configuration',
    direct: new TestLogin(),
    admission,
    mapping: {},
    createsUsers: true,
    issuer: directIssuer(TEST_PROVIDER),
  }
  return { source: 'configuration', definition, compiled: { found } }
}

function readTextFile(path: string): string {
  return readFileSync(path, 'utf8')
}
