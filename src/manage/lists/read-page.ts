import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm'
import type { ListDeclaration, ListFilter } from './list-declaration.js'
import type { Page } from './list-page.js'
import type { CursorWindow, ListQuery, RangeWindow } from './list-query.js'
import type { ReadFilter } from './read-filter.js'

/** A row that lists can page through: ids sort by age. */
type Row = ObjectLiteral & { readonly id: string }

/** Runs a list query over the rows that `builder` selects. */
export async function readPage<T extends Row>(
  builder: SelectQueryBuilder<T>,
  declaration: ListDeclaration,
  query: ListQuery,
): Promise<Page<T>> {
  query.filters.forEach((filter, index) => addFilter(builder, filter, `f${index}`))
  addSearch(builder, declaration, query.search)
  return query.window.kind === 'range'
    ? readRangePage(builder, declaration, query.window)
    : readCursorPage(builder, declaration, query.window)
}

function addFilter<T extends Row>(builder: SelectQueryBuilder<T>, { filter, values }: ReadFilter, name: string): void {
  const { kind, property, within } = filter
  const parameters = values.map((value, index) => [`${name}_${index}`, value] as const)
  const comparisons = parameters.map(([parameter]) => COMPARISONS[kind](property, `:${parameter}`))
  // No value at all is a condition that nothing fulfils.
  const condition = comparisons.length === 0 ? '1 = 0' : `(${comparisons.join(' or ')})`
  const sql = within === undefined ? condition : within.replace('?', () => condition)
  builder.andWhere(sql, Object.fromEntries(parameters))
}

const COMPARISONS: Readonly<Record<ListFilter['kind'], (property: string, value: string) => string>> = {
  text: (property, value) => `lower(${property}) = lower(${value})`,
  flag: (property, value) => `${property} = ${value}`,
  before: (property, value) => `${property} < ${value}`,
}

function addSearch<T extends Row>(
  builder: SelectQueryBuilder<T>,
  { searched }: ListDeclaration,
  text: string | undefined,
): void {
  if (text === undefined || text === '') return
  const pattern = `%${text.replace(/[!%_]/g, '!$&')}%`
  const comparisons = searched.map((property) => `lower(${property}) like lower(:search) escape '!'`)
  builder.andWhere(`(${comparisons.join(' or ')})`, { search: pattern })
}

async function readRangePage<T extends Row>(
  builder: SelectQueryBuilder<T>,
  { alias }: ListDeclaration,
  { first, count, sort }: RangeWindow,
): Promise<Page<T>> {
  const total = await builder.getCount()
  builder.orderBy(sort.property, sort.direction).addOrderBy(`${alias}.id`, sort.direction)
  const rows = await builder.offset(first).limit(count).getMany()
  return { rows, first, total }
}

async function readCursorPage<T extends Row>(
  builder: SelectQueryBuilder<T>,
  { alias }: ListDeclaration,
  { afterId, count }: CursorWindow,
): Promise<Page<T>> {
  if (afterId !== undefined) builder.andWhere(`${alias}.id > :afterId`, { afterId })
  // One row more than asked for tells whether there is a next page.
  const found = await builder
    .orderBy(`${alias}.id`, 'ASC')
    .limit(count + 1)
    .getMany()
  const rows = found.slice(0, count)
  return { rows, nextId: found.length > count ? rows.at(-1)?.id : undefined }
}
