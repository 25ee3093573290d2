import type { EntityManager } from 'typeorm'

/** A template of SQL: what is put in becomes parameters, never text. */
export type SqlTemplate = <Row>(parts: TemplateStringsArray, ...values: readonly (string | number)[]) => Promise<Row[]>

/** Runs templates on the database of `manager`; the columns come back as its driver gives them. */
export function sqlOn(manager: EntityManager): SqlTemplate {
  const isPostgres = manager.connection.options.type === 'postgres'
  return (parts, ...values) => {
    const text = parts.reduce((before, part, index) => `${before}${isPostgres ? `$${index}` : '?'}${part}`)
    return manager.query(text, [...values])
  }
}
