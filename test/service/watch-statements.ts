import type { DataSource, QueryRunner } from 'typeorm'

/** Statements that went to an embedded database since it is watched. */
export interface StatementWatch {
  /** In order, in lower case; the first use of a statement may be noted twice. */
  readonly statements: string[]
  stop(): void
}

/** The connection of better-sqlite3, as far as statements come in. */
interface Connection {
  prepare(text: string): unknown
  exec(text: string): unknown
}

/**
 * Notes every statement of a data source, whoever sends it. Repositories, query builders and raw queries end in a query
 * runner of the driver, which keeps what it prepared; whoever goes past it has to prepare by the connection.
 */
export function watchStatements({ driver }: DataSource): StatementWatch {
  const statements: string[] = []
  const note = (text: string): void => void statements.push(text.trim().toLowerCase())
  // The driver of the ORM has it without a type.
  const connection = (driver as unknown as { databaseConnection: Connection }).databaseConnection
  const ends = [watchConnection(connection, note), watchRunners(driver, note)]
  return { statements, stop: () => ends.forEach((end) => end()) }
}

function watchConnection(connection: Connection, note: (text: string) => void): () => void {
  const prepare = connection.prepare.bind(connection)
  const exec = connection.exec.bind(connection)
  connection.prepare = (text) => {
    note(text)
    return prepare(text)
  }
  connection.exec = (text) => {
    note(text)
    return exec(text)
  }
  return () => Object.assign(connection, { prepare, exec })
}

function watchRunners(driver: DataSource['driver'], note: (text: string) => void): () => void {
  const watched = new Set<QueryRunner>()
  const create = driver.createQueryRunner.bind(driver)
  driver.createQueryRunner = (mode) => {
    const runner = create(mode)
    // SQLite has one runner, which it hands out again and again.
    if (!watched.has(runner)) watchRunner(runner, note)
    watched.add(runner)
    return runner
  }
  return () => {
    driver.createQueryRunner = create
  }
}

function watchRunner(runner: QueryRunner, note: (text: string) => void): void {
  const query = runner.query.bind(runner)
  const noting = (text: string, parameters: never, structured: never): Promise<unknown> => {
    note(text)
    return query(text, parameters, structured)
  }
  // The overloads differ in what they answer, which is handed through.
  runner.query = noting as QueryRunner['query']
}
