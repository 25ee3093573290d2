import type { EntityManager } from 'typeorm'

/** A part of SQL with its parameters, to be put into templates. */
export class SqlFragment {
  constructor(
    readonly parts: readonly string[],
    readonly values: readonly SqlValue[],
  ) {}
}

/** What can be put into a template: it becomes a parameter, never text; a fragment stays what it is. */
export type SqlValue = string | number | SqlFragment

/** A template of SQL. */
export type SqlTemplate = <Row>(parts: TemplateStringsArray, ...values: readonly SqlValue[]) => Promise<Row[]>

/** A part of SQL that several statements share. */
export function fragment(parts: TemplateStringsArray, ...values: readonly SqlValue[]): SqlFragment {
  return new SqlFragment(parts, values)
}

/** Runs templates on the database of `manager`; the columns come back as its driver gives them. */
export function sqlOn(manager: EntityManager): SqlTemplate {
  const isPostgres = manager.connection.options.type === 'postgres'
  return (parts, ...values) => {
    const { texts, parameters } = flattened(new SqlFragment(parts, values))
    const text = texts.reduce((before, part, index) => `${before}${isPostgres ? `$${index}` : '?'}${part}`)
    return manager.query(text, parameters)
  }
}

function flattened({ parts, values }: SqlFragment): { texts: string[]; parameters: (string | number)[] } {
  const texts = [parts[0] ?? '']
  const parameters: (string | number)[] = []
  const append = (text: string): void => {
    texts.push(`${texts.pop() ?? ''}${text}`)
  }
  values.forEach((value, i) => {
    if (value instanceof SqlFragment) {
      const inner = flattened(value)
      append(inner.texts[0] ?? '')
      texts.push(...inner.texts.slice(1))
      parameters.push(...inner.parameters)
      append(parts[i + 1] ?? '')
    } else {
      parameters.push(value)
      texts.push(parts[i + 1] ?? '')
    }
  })
  return { texts, parameters }
}
