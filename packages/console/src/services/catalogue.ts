/** Levels of actions, from the least to the most. */
export const LEVELS = ['list', 'read', 'write', 'execute', 'permissions'] as const

/** How much an action does. */
export type Level = (typeof LEVELS)[number]

/** One action of a service. */
export interface CatalogueAction {
  readonly name: string
  readonly level: Level
  readonly resourceTypes: readonly string[]
  readonly description: string | null
}

/** What would change when one catalogue takes the place of another; by names. */
export interface CatalogueDifference {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly changed: readonly string[]
}

/** What differs between two catalogues. */
export function differenceOf(
  before: readonly CatalogueAction[],
  after: readonly CatalogueAction[],
): CatalogueDifference {
  const was = new Map(before.map((action) => [action.name, action]))
  const is = new Map(after.map((action) => [action.name, action]))
  return {
    added: [...is.keys()].filter((name) => !was.has(name)),
    removed: [...was.keys()].filter((name) => !is.has(name)),
    changed: [...is]
      .filter(([name, action]) => was.has(name) && lineOf(was.get(name)) !== lineOf(action))
      .map(([name]) => name),
  }
}

/** Whether nothing differs. */
export function isEmptyDifference({ added, removed, changed }: CatalogueDifference): boolean {
  return added.length + removed.length + changed.length === 0
}

/** What a text was read as: actions, or what is wrong with it, by line. */
export type ReadCatalogue =
  | { readonly actions: readonly CatalogueAction[]; readonly problems?: undefined }
  | { readonly problems: readonly string[]; readonly actions?: undefined }

/**
 * A catalogue from text: JSON, the list that the API takes, or lines `name, level, resource types with blanks between, description`. A heading line
 * that begins with `name` is passed over.
 */
export function readCatalogue(text: string): ReadCatalogue {
  return text.trimStart().startsWith('[') ? readJson(text) : readLines(text)
}

/** A catalogue as such lines, with their heading. */
export function printCatalogue(actions: readonly CatalogueAction[]): string {
  return ['name,level,resource types,description', ...actions.map(lineOf)].join('\n') + '\n'
}

function lineOf(action: CatalogueAction | undefined): string {
  if (action === undefined) return ''
  return [action.name, action.level, action.resourceTypes.join(' '), quoted(action.description ?? '')].join(',')
}

function quoted(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function readJson(text: string): ReadCatalogue {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return { problems: [`this is no JSON: ${error instanceof Error ? error.message : ''}`] }
  }
  if (!Array.isArray(value)) return { problems: ['this is no list of actions'] }
  return gathered(value.map((item: unknown, i) => actionOf(item, `entry ${i + 1}`)))
}

function readLines(text: string): ReadCatalogue {
  const lines = text.split(/\r?\n/).map((line, i) => ({ line, at: `line ${i + 1}` }))
  const rows = lines.filter(({ line }, i) => line.trim() !== '' && !(i === 0 && /^"?name"?\s*[,;\t]/i.test(line)))
  return gathered(
    rows.map(({ line, at }) => {
      const [name = '', level = '', types = '', ...description] = cellsOf(line)
      const resourceTypes = types.split(/\s+/).filter((type) => type !== '')
      return actionOf({ name, level, resourceTypes, description: description.join(', ') || null }, at)
    }),
  )
}

/** The cells of one line: separated by commas, semicolons or tabs, in quotes or not (RFC 4180, without line breaks in cells). */
function cellsOf(line: string): readonly string[] {
  const cells: string[] = ['']
  let inQuotes = false
  const characters = [...line]
  for (const [i, character] of characters.entries()) {
    if (character === '"') {
      inQuotes = !inQuotes
      // A quote that follows a closing one is a quote of the text.
      if (inQuotes && characters[i - 1] === '"' && cells.at(-1) !== '') cells.push(`${cells.pop() ?? ''}"`)
    } else if (!inQuotes && /[,;\t]/.test(character)) cells.push('')
    else cells.push(`${cells.pop() ?? ''}${character}`)
  }
  return cells.map((cell) => cell.trim())
}

function actionOf(value: unknown, at: string): CatalogueAction | string {
  if (typeof value !== 'object' || value === null) return `${at}: this is no action`
  const name: unknown = Reflect.get(value, 'name')
  const level = LEVELS.find((known) => known === Reflect.get(value, 'level'))
  const resourceTypes: unknown = Reflect.get(value, 'resourceTypes') ?? []
  const description: unknown = Reflect.get(value, 'description') ?? null
  if (typeof name !== 'string' || name === '') return `${at}: the name is missing`
  if (level === undefined) return `${at}: the level of ${name} must be one of ${LEVELS.join(', ')}`
  if (!Array.isArray(resourceTypes) || !resourceTypes.every((type) => typeof type === 'string')) {
    return `${at}: the resource types of ${name} must be texts`
  }
  if (description !== null && typeof description !== 'string') return `${at}: the description of ${name} must be a text`
  return { name, level, resourceTypes, description }
}

function gathered(read: readonly (CatalogueAction | string)[]): ReadCatalogue {
  const problems = read.filter((one) => typeof one === 'string')
  const actions = read.filter((one) => typeof one !== 'string')
  const names = actions.map(({ name }) => name.toLowerCase())
  const twice = actions
    .filter(({ name }, i) => names.indexOf(name.toLowerCase()) !== i)
    .map(({ name }) => `${name} is there twice`)
  return problems.length + twice.length > 0 ? { problems: [...problems, ...twice] } : { actions }
}
