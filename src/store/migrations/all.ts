import { CreateTables1764000000000 } from './1764000000000-create-tables.js'

/** Every migration, oldest first. One that shipped is never changed. */
export const MIGRATIONS = [CreateTables1764000000000] as const
